package io.coursework.analysis.embedding;

import io.coursework.analysis.figure.Curve;
import io.coursework.analysis.figure.LearningCurves;
import io.coursework.analysis.figure.ReferenceLine;
import io.coursework.analysis.figure.ValueAxis;
import io.coursework.analysis.probe.Figure;
import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.Guide;
import io.coursework.analysis.probe.Probe;
import io.coursework.analysis.probe.Sample;
import io.coursework.analysis.probe.Scores;
import io.coursework.analysis.probe.Subject;
import io.coursework.analysis.probe.TextTable;
import io.coursework.analysis.probe.Topic;
import io.coursework.analysis.statistics.PermutationTest;
import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Requirements;
import io.coursework.curricula.split.SplitPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The stream is that at the token before the answer, as means over the examples with each answer.
 *
 * <p>Scores, for every round r from 0, the token embedding, with {@code round_r_} before them:
 * {@code spearman_max} and {@code ordering_p_value} of the {@link OrderingProbe}; for even n {@code
 * parity_share} and {@code parity_loo_accuracy}, the {@link ParityProbe}'s {@code fourier_share}
 * and {@code loo_accuracy}, with {@code parity_p_value} and {@code parity_loo_p_value}.
 */
@Guide(
    topic = Topic.NUMBERS,
    question = "order and parity of the numbers before the answer, round by round",
    measures =
        "Whether the stream at the token before the answer has the numbers in order, and even and odd apart, after each round; round 0 is the token embedding.",
    range =
        "All from 0 to 1; see the ordering and the parity probe. p values are by permutations of the numbers. numbers_left_out are the answer of no example read: they lie at the centre, and where they are more than a tenth the probe refuses.",
    random =
        "The dashed lines of the picture: about 0.45 for the ordering at n = 10, 1/(n-1) for the share of parity, below one half for its accuracy.",
    use =
        "To see where in the model the numbers of the answer take shape. An accurate model must tell the answers apart, but need not put them in order. On nested tasks all expressions are read where the last step is predicted, whatever stood before.")
public record RoundsProbe(
    @Key(value = "maximum number of training examples of each operation", otherwise = "512")
        int maxExamples)
    implements Probe {

  private static final int DRAWS = 10_000;

  public RoundsProbe {
    Requirements requirements = new Requirements();
    requirements.require(
        maxExamples >= 1,
        "max_examples = %d is below 1; 512 answers with about every number ten times",
        maxExamples);
    requirements.throwIfAny();
  }

  @Override
  public String name() {
    return "rounds";
  }

  @Override
  public Optional<String> refusal(Subject subject) {
    if (!subject.course().task().domain().numeric()) {
      return Optional.of(
          "the values of this task are not numbers; choose task.domain.type: integers, or leave the rounds probe out");
    }
    int n = subject.course().vocabulary().values();
    if (n < 3) {
      return Optional.of(
          "modulus = 2: two numbers are always in order; take a modulus of at least 3, or leave the rounds probe out");
    }
    return AnswerMeans.refusal(sample(subject), n);
  }

  @Override
  public Finding apply(Subject subject, long seed) {
    requireMeaning(subject);
    List<NumberEmbedding> tables =
        new ArrayList<>(List.of(NumberTableSource.EMBEDDING.table(subject)));
    Sample sample = sample(subject);
    tables.addAll(AnswerMeans.of(subject, sample).rounds());
    List<PermutationTest> orderings =
        tables.stream().map(table -> OrderingProbe.test(table, DRAWS, seed)).toList();
    List<Curve> curves = new ArrayList<>();
    List<ReferenceLine> chances = new ArrayList<>();
    List<String> columns = new ArrayList<>(List.of("round", "spearman_max"));
    curve(curves, "order", orderings, PermutationTest::observed);
    chance(chances, "order by chance", orderings, PermutationTest::nullMean);
    Scores scores = new Scores();
    scores.put("numbers_left_out", AnswerMeans.missing(sample, tables.get(0).modulus()));
    for (int round = 0; round < tables.size(); round++) {
      scores.put(key(round, "spearman_max"), Math.min(1, orderings.get(round).observed()));
      scores.put(key(round, "ordering_p_value"), orderings.get(round).pValue());
    }
    ParityProbe parity = new ParityProbe(NumberTableSource.RESIDUAL);
    if (parity.refusal(tables.get(0)).isEmpty()) {
      List<Finding> parities = tables.stream().map(table -> parity.apply(table, seed)).toList();
      for (int round = 0; round < tables.size(); round++) {
        Finding found = parities.get(round);
        scores.put(key(round, "parity_share"), found.value("fourier_share"));
        scores.put(key(round, "parity_p_value"), found.value("fourier_p_value"));
        scores.put(key(round, "parity_loo_accuracy"), found.value("loo_accuracy"));
        scores.put(key(round, "parity_loo_p_value"), found.value("loo_p_value"));
      }
      curve(curves, "parity, share of variance", parities, one -> one.value("fourier_share"));
      curve(curves, "parity, accuracy", parities, one -> one.value("loo_accuracy"));
      chance(chances, "share by chance", parities, one -> 1.0 / (tables.get(0).modulus() - 1));
      chance(chances, "accuracy by chance", parities, one -> one.value("loo_null_accuracy"));
      columns.addAll(List.of("parity_share", "parity_loo_accuracy"));
    }
    ValueAxis axis = new ValueAxis(0, 1, chances);
    return new Finding(
            name(),
            scores,
            List.of(
                new Figure(
                    "rounds_structure",
                    "Order and parity of the numbers in the stream before the answer, after each round; round 0 is the token embedding. Dashed: what permuted numbers score on average.",
                    LearningCurves.svg(
                        "Numbers over the rounds",
                        "round",
                        "correlation, share, accuracy",
                        curves,
                        axis))),
            List.of(table(columns, curves)))
        .headlines(".*_spearman_max|.*_parity_share")
        .metrics("");
  }

  private Sample sample(Subject subject) {
    return Sample.of(subject, SplitPart.TRAINING, maxExamples);
  }

  private static String key(int round, String score) {
    return "round_" + round + "_" + score;
  }

  private static <T> void curve(
      List<Curve> curves, String label, List<T> rounds, ToDoubleFunction<T> value) {
    curves.add(
        Curve.line(
            label,
            IntStream.range(0, rounds.size()).asDoubleStream().toArray(),
            rounds.stream().mapToDouble(value).toArray()));
  }

  private static <T> void chance(
      List<ReferenceLine> lines, String label, List<T> rounds, ToDoubleFunction<T> value) {
    double chance = rounds.stream().mapToDouble(value).average().orElseThrow();
    lines.add(new ReferenceLine(String.format(Locale.ROOT, "%s: %.2f", label, chance), chance));
  }

  private static TextTable table(List<String> columns, List<Curve> curves) {
    List<List<String>> rows = new ArrayList<>();
    for (int round = 0; round < curves.get(0).x().length; round++) {
      int at = round;
      List<String> row = new ArrayList<>(List.of(Integer.toString(round)));
      curves.forEach(curve -> row.add(TextTable.decimal(curve.y()[at])));
      rows.add(row);
    }
    return new TextTable("rounds_structure", columns, rows);
  }
}
