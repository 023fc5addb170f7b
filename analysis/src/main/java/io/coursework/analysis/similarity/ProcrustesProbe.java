package io.coursework.analysis.similarity;

import io.coursework.analysis.embedding.NumberEmbedding;
import io.coursework.analysis.embedding.NumberTableSource;
import io.coursework.analysis.figure.Marks;
import io.coursework.analysis.figure.ValueAxis;
import io.coursework.analysis.probe.Figure;
import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.Guide;
import io.coursework.analysis.probe.Scores;
import io.coursework.analysis.probe.Subject;
import io.coursework.analysis.probe.TextTable;
import io.coursework.analysis.probe.Topic;
import io.coursework.analysis.statistics.PermutationTest;
import io.coursework.analysis.statistics.Procrustes;
import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.SnakeCase;
import java.util.ArrayList;
import java.util.List;

/**
 * The orthogonal Procrustes distance of the tables of numbers, and of the residual streams before
 * the answer over the same prompts.
 *
 * <p>Scores: {@code embedding} and {@code head}, with {@code _null}, the mean over the permutations
 * of the numbers of one model, and {@code _p_value}, the share of permutations that are as near;
 * {@code round_r}, of round r of both, from 1.
 *
 * @see <a href="https://doi.org/10.1007/BF02289451">Schönemann 1966</a>
 */
@Guide(
    topic = Topic.TWO_MODELS,
    question = "how far apart two models are after the best rotation",
    measures =
        "How far apart two models are after the best rotation: their tables of numbers, and the stream before the answer after each round, each centred and of unit norm.",
    range =
        "0 to 2; a model and itself have 0, sets without a common direction 2. p values are by 499 permutations of the numbers of one model: not below 0.002.",
    random =
        "About 0.31 for ten numbers in 16 dimensions, and more in fewer: many dimensions fit much. The scores with _null have it for these models.",
    use =
        "To ask whether two runs lay the numbers out alike, one by one. Unlike the alignment it weighs faint directions, too. On nested tasks part of what two models share over prompts is only where the prompts end.")
public record ProcrustesProbe(
    @Key(
            value = "maximum number of prompts of each operation that both models were taught",
            otherwise = "64")
        int maxExamples)
    implements AlignmentProbe {

  private static final int DRAWS = 499; // each a singular value decomposition

  public ProcrustesProbe {
    AlignmentProbe.requireExamples(maxExamples);
  }

  @Override
  public String name() {
    return "procrustes";
  }

  @Override
  public Finding finding(
      Subject one, Subject other, List<double[][]> first, List<double[][]> second, long seed) {
    Scores scores = new Scores();
    Marks marks = new Marks();
    List<List<String>> rows = new ArrayList<>();
    for (NumberTableSource place : TABLES) {
      PermutationTest test = test(place.table(one), place.table(other), DRAWS, seed);
      String key = SnakeCase.of(place);
      scores.put(key, Math.abs(test.observed()));
      scores.put(key + "_null", Math.abs(test.nullMean()));
      scores.put(key + "_p_value", test.pValue());
      marks.add("these models", key, Math.abs(test.observed()));
      marks.add(
          "permuted numbers",
          key,
          Math.abs(test.nullMean()),
          Math.abs(test.nullHigh()),
          Math.abs(test.nullLow()));
      rows.add(
          TextTable.row(key, Math.abs(test.observed()), Math.abs(test.nullMean()), test.pValue()));
    }
    for (int i = 0; i < Math.min(first.size(), second.size()); i++) {
      double distance =
          Procrustes.distance(Procrustes.shape(first.get(i)), Procrustes.shape(second.get(i)));
      scores.put("round_" + (i + 1), distance);
      marks.add("these models", "round " + (i + 1), distance);
      rows.add(TextTable.row("round " + (i + 1), distance, "", ""));
    }
    return new Finding(
        name(),
        scores,
        List.of(
            new Figure(
                "procrustes_distances",
                "Distance between two models after the best rotation; beside that of the tables the mean and the middle 95% of 499 permutations of the numbers of one.",
                marks.svg(
                    "Distance of two models",
                    "place",
                    "Procrustes distance",
                    ValueAxis.automatic()))),
        List.of(
            new TextTable(
                "procrustes_distances",
                List.of("place", "distance", "null_mean", "p_value"),
                rows)));
  }

  /** Of minus the distance: near is what is looked for. */
  static PermutationTest test(NumberEmbedding one, NumberEmbedding other, int draws, long seed) {
    double[][] first = Procrustes.shape(one.centred());
    double[][] second = Procrustes.shape(other.centred());
    double[][] moved = new double[second.length][];
    return PermutationTest.run(
        first.length,
        draws,
        seed,
        order -> {
          for (int i = 0; i < order.length; i++) {
            moved[i] = second[order[i]];
          }
          return -Procrustes.distance(first, moved);
        });
  }
}
