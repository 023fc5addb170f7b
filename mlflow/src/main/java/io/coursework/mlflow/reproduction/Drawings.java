package io.coursework.mlflow.reproduction;

import io.coursework.analysis.claim.ClaimVerdict.Effect;
import io.coursework.analysis.figure.IntervalChart;
import io.coursework.analysis.figure.IntervalChart.Mark;
import io.coursework.analysis.figure.IntervalChart.Series;
import io.coursework.analysis.figure.ReferenceLine;
import io.coursework.analysis.figure.ValueAxis;
import io.coursework.analysis.probe.Figure;
import io.coursework.analysis.statistics.Interval;
import io.coursework.analysis.statistics.Intervals;
import io.coursework.analysis.transition.AccuracyFigure;
import io.coursework.analysis.transition.Transition;
import io.coursework.mlflow.experiment.RunArtifact;
import io.coursework.mlflow.reproduction.ArmRun.Size;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** The figures of a report; those whose runs are missing are left out. */
final class Drawings {

  private static final double LEVEL = 0.95;
  private static final long LARGEST_PLANE = 4 << 20; // bytes of a figure

  private static final Map<String, List<Arm>> ACCURACIES = new LinkedHashMap<>();

  static {
    ACCURACIES.put(
        "SUM, alone and in company",
        List.of(
            Arm.SUM, Arm.MIX, Arm.MAX_SUM, Arm.MIN_SUM, Arm.MED_SUM, Arm.PROD_SUM, Arm.NADD_SUM));
    ACCURACIES.put(
        "Operations alone", List.of(Arm.SUM, Arm.NADD, Arm.MED, Arm.PROD, Arm.MAX, Arm.MIN));
    ACCURACIES.put(
        "A sum whose numbers are shuffled",
        List.of(Arm.SUM, Arm.MIX, Arm.SHUFFLED, Arm.SHUFFLED_MIX));
    ACCURACIES.put("SUM after other tasks", List.of(Arm.SUM, Arm.TRANSFER, Arm.TRANSFER_CONTROL));
    ACCURACIES.put("A prime modulus", List.of(Arm.PRIME_SUM, Arm.PRIME_MIX));
    ACCURACIES.put(
        "Products in a permutation group", List.of(Arm.PRODUCT, Arm.BLOCKS, Arm.RANDOM_BLOCKS));
  }

  private static final Map<String, String> NUMBERS = new LinkedHashMap<>();

  static {
    NUMBERS.put("order", "ordering/spearman_max");
    NUMBERS.put("line", "distances/line");
    NUMBERS.put("ring", "distances/ring");
    NUMBERS.put("parity share", "parity/fourier_share");
  }

  private final Evidence evidence;

  Drawings(Evidence evidence) {
    this.evidence = evidence;
  }

  /** Accuracy against parameters, group by group of arms, with the fits and N50. */
  List<Figure> accuracies() {
    List<Figure> figures = new ArrayList<>();
    ACCURACIES.forEach(
        (title, arms) -> {
          List<Transition> some =
              arms.stream()
                  .filter(evidence::has)
                  .map(arm -> evidence.bySize().get(Size.TOTAL).transition(arm.curriculum()))
                  .toList();
          if (!some.isEmpty()) {
            figures.add(
                new Figure(
                    "accuracy_" + title.toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "_"),
                    "Accuracy of the target on held-out expressions at the end, a circle for each run; lines are fits with 95% bands; below, where a fit crosses one half, with its 95% interval. An arrow leaves the tested sizes.",
                    AccuracyFigure.svg(
                        title, Size.TOTAL.label(), "held-out accuracy of the target", some)));
          }
        });
    return figures;
  }

  /** The ratios R of the claims, on a scale of doublings. */
  Optional<Figure> ratios(List<Effect> ratios) {
    List<Mark> marks = new ArrayList<>();
    List<String> categories = new ArrayList<>();
    for (Effect ratio : ratios) {
      if (ratio.value() > 0 && ratio.low() > 0 && ratio.high() < Double.POSITIVE_INFINITY) {
        categories.add(ratio.name());
        marks.add(
            new Mark(ratio.name(), log2(ratio.value()), log2(ratio.low()), log2(ratio.high())));
      }
    }
    return marks.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Figure(
                "ratios",
                "How many times smaller, in doublings, a model may be that learns SUM in this company, with 95% intervals: 0 is no gain, 1 half the size, 2 a quarter. Ratios of which only a bound is known are in the tables.",
                IntervalChart.svg(
                    "R = N*(SUM alone) / N*(SUM in company)",
                    "company",
                    "log2 R",
                    categories,
                    List.of(new Series("R", marks)),
                    ValueAxis.automatic().with(new ReferenceLine("no gain", 0)))));
  }

  /** Scores of the number embeddings, over all runs that have learned SUM or not. */
  Optional<Figure> numbers() {
    List<Series> series =
        aloneAndMixed(
            runs -> {
              List<Mark> marks = new ArrayList<>();
              NUMBERS.forEach(
                  (label, key) ->
                      interval(runs, key)
                          .ifPresent(
                              mean ->
                                  marks.add(
                                      new Mark(label, mean.mean(), mean.low(), mean.high()))));
              return marks;
            });
    return series.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Figure(
                "numbers",
                "Order: largest rank correlation of a component with the value, about 0.45 for a random table. Line, ring: rank correlation of the distances between numbers with those on a line or a ring, about 0. Parity: its share of the spectrum, about one ninth. Means over all sizes and seeds with 95% intervals.",
                IntervalChart.svg(
                    "Number embeddings, SUM alone and in the mix",
                    "score",
                    "value",
                    List.copyOf(NUMBERS.keySet()),
                    series,
                    ValueAxis.automatic())));
  }

  /** Attention's share of what is written, by size. */
  Optional<Figure> reliance() {
    SortedSet<Integer> widths = new TreeSet<>();
    evidence.runs(Arm.SUM).forEach(run -> widths.add(run.width()));
    evidence.runs(Arm.MIX).forEach(run -> widths.add(run.width()));
    List<Series> series =
        aloneAndMixed(
            runs -> {
              List<Mark> marks = new ArrayList<>();
              for (int width : widths) {
                interval(
                        runs.stream().filter(run -> run.width() == width).toList(),
                        "reliance/attention_share")
                    .ifPresent(
                        mean ->
                            marks.add(
                                new Mark(
                                    Integer.toString(width),
                                    mean.mean(),
                                    Math.max(0, mean.low()),
                                    Math.min(1, mean.high()))));
              }
              return marks;
            });
    return series.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Figure(
                "reliance",
                "Attention's share of what is written to the residual stream at the answer, attention against feed-forward; means over seeds with 95% intervals.",
                IntervalChart.svg(
                    "Attention against feed-forward",
                    "d_model",
                    "attention's share",
                    widths.stream().map(width -> Integer.toString(width)).toList(),
                    series,
                    ValueAxis.between(0, 1))));
  }

  /** The first components of the number embedding of one model alone and one of the mix. */
  List<Figure> embeddings() throws IOException {
    List<Figure> figures = new ArrayList<>();
    Optional<Pairs.Pair> shown =
        Pairs.of(evidence, Arm.SUM, Arm.MIX).pairs().stream()
            .filter(
                pair ->
                    pair.single().figure("embedding_pca").isPresent()
                        && pair.joint().figure("embedding_pca").isPresent())
            .max(
                Comparator.comparingDouble((Pairs.Pair pair) -> pair.joint().accuracy())
                    .thenComparing(pair -> -pair.joint().width()));
    if (shown.isPresent()) {
      for (ArmRun run : List.of(shown.get().single(), shown.get().joint())) {
        figures.add(
            new Figure(
                "embedding_" + run.arm().name().toLowerCase(Locale.ROOT),
                "%s, d_model %d, seed %d, held-out accuracy %.2f: the numbers on the first components of their embedding."
                    .formatted(run.arm().curriculum(), run.width(), run.seed(), run.accuracy()),
                new RunArtifact(run.directory(), "figures/embedding_pca.svg").text(LARGEST_PLANE)));
      }
    }
    return figures;
  }

  /** A series for SUM alone and one for the mix, as far as their runs have anything to show. */
  private List<Series> aloneAndMixed(Function<List<ArmRun>, List<Mark>> marks) {
    return Stream.of(Arm.SUM, Arm.MIX)
        .map(arm -> new Series(arm.curriculum(), marks.apply(evidence.runs(arm))))
        .filter(series -> !series.marks().isEmpty())
        .toList();
  }

  private static Optional<Interval> interval(List<ArmRun> runs, String score) {
    double[] values =
        runs.stream()
            .map(run -> run.score(score))
            .filter(OptionalDouble::isPresent)
            .mapToDouble(OptionalDouble::getAsDouble)
            .toArray();
    return values.length == 0
        ? Optional.empty()
        : Optional.of(
            Intervals.mean(values, LEVEL, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY));
  }

  private static double log2(double value) {
    return Math.log(value) / Math.log(2);
  }
}
