package io.coursework.analysis.similarity;

import io.coursework.analysis.embedding.NumberTableSource;
import io.coursework.analysis.figure.HeatMap;
import io.coursework.analysis.probe.Figure;
import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.Guide;
import io.coursework.analysis.probe.Scores;
import io.coursework.analysis.probe.Subject;
import io.coursework.analysis.probe.TextTable;
import io.coursework.analysis.probe.Topic;
import io.coursework.analysis.statistics.Cka;
import io.coursework.analysis.statistics.Gram;
import io.coursework.analysis.statistics.PermutationTest;
import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.SnakeCase;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Linear centred kernel alignment of the tables of numbers, and of the residual stream before the
 * answer after each round, over the same prompts.
 *
 * <p>Scores: {@code embedding} and {@code head}, with {@code _null}, the mean over the permutations
 * of the numbers of one model, and {@code _p_value} by these; {@code round_r}, of round r of both,
 * from 1. Each with {@code _unbiased}, the unbiased estimate; left out where it is undefined, as
 * for numbers all equally far apart.
 *
 * @see <a href="https://arxiv.org/abs/1905.00414">Kornblith et al. 2019</a>
 */
@Guide(
    topic = Topic.TWO_MODELS,
    question = "how alike two models see the numbers and the same prompts",
    measures =
        "How alike two models are, whatever directions they use: the alignment of the similarities between numbers, and between prompts after each round.",
    range =
        "0 to 1; a model and itself have 1. The unbiased estimates may fall below 0. p values are by 10,000 permutations of the numbers of one model.",
    random =
        "Far from 0, about 0.63, for ten numbers in 16 dimensions: see the scores with _null; about 0 in those with _unbiased.",
    use =
        "To ask which rounds of two runs do the same. Prompts with the same answer are alike in every model that answers, so high values after the last round are to be expected. So are prompts of one layout, because they end at one position: on nested tasks models that know no more than where a token stands look alike.")
public record CkaProbe(
    @Key(
            value = "maximum number of prompts of each operation that both models were taught",
            otherwise = "64")
        int maxExamples)
    implements AlignmentProbe {

  private static final int DRAWS = 10_000;

  public CkaProbe {
    AlignmentProbe.requireExamples(maxExamples);
  }

  @Override
  public String name() {
    return "cka";
  }

  @Override
  public Finding finding(
      Subject one, Subject other, List<double[][]> first, List<double[][]> second, long seed) {
    Scores scores = new Scores();
    List<List<String>> rows = new ArrayList<>();
    for (NumberTableSource place : TABLES) {
      double[][] k = Gram.of(place.table(one).centred());
      double[][] l = Gram.of(place.table(other).centred());
      String key = SnakeCase.of(place);
      PermutationTest test = Cka.permuted(k, l, DRAWS, seed);
      put(scores, key, k, l);
      scores.put(key + "_null", test.nullMean());
      scores.put(key + "_p_value", test.pValue());
      rows.add(row(key, key, k, l));
    }
    List<double[][]> ks = first.stream().map(Gram::of).toList();
    List<double[][]> ls = second.stream().map(Gram::of).toList();
    double[][] alike = new double[ks.size()][ls.size()];
    for (int i = 0; i < ks.size(); i++) {
      for (int j = 0; j < ls.size(); j++) {
        alike[i][j] = Cka.biased(ks.get(i), ls.get(j));
        rows.add(row("round " + (i + 1), "round " + (j + 1), ks.get(i), ls.get(j)));
      }
      if (i < ls.size()) {
        put(scores, "round_" + (i + 1), ks.get(i), ls.get(i));
      }
    }
    return new Finding(
        name(),
        scores,
        List.of(
            new Figure(
                "cka_rounds",
                "How alike the stream before the answer is after each round of one model and each of the other, over the same prompts; 1 is alike up to turning and scale.",
                HeatMap.sequential(
                    new HeatMap.Matrix(
                        "Alignment of the rounds of two models",
                        "round of the first model",
                        labels(first.size()),
                        "round of the second model",
                        labels(second.size()),
                        "CKA",
                        alike),
                    1))),
        List.of(new TextTable("cka_places", List.of("first", "second", "cka", "unbiased"), rows)));
  }

  private static void put(Scores scores, String key, double[][] k, double[][] l) {
    scores.put(key, Cka.biased(k, l));
    double unbiased = Cka.unbiased(k, l);
    if (!Double.isNaN(unbiased)) {
      scores.put(key + "_unbiased", unbiased);
    }
  }

  private static List<String> row(String first, String second, double[][] k, double[][] l) {
    return TextTable.row(first, second, Cka.biased(k, l), Cka.unbiased(k, l));
  }

  private static List<String> labels(int rounds) {
    return IntStream.rangeClosed(1, rounds).mapToObj(Integer::toString).toList();
  }
}
