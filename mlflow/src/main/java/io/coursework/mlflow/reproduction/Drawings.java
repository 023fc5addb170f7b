package io.coursework.mlflow.reproduction;

import io.coursework.analysis.figure.Curve;
import io.coursework.analysis.figure.ForestPlot;
import io.coursework.analysis.figure.IntervalChart;
import io.coursework.analysis.figure.IntervalChart.Mark;
import io.coursework.analysis.figure.IntervalChart.Series;
import io.coursework.analysis.figure.LearningCurves;
import io.coursework.analysis.figure.LearningTimesChart;
import io.coursework.analysis.figure.ReferenceLine;
import io.coursework.analysis.figure.ValueAxis;
import io.coursework.analysis.probe.Figure;
import io.coursework.analysis.rule.Criterion;
import io.coursework.analysis.statistics.Interval;
import io.coursework.analysis.statistics.Intervals;
import io.coursework.analysis.transition.Bracket;
import io.coursework.analysis.transition.LearningOutcome;
import io.coursework.analysis.transition.SizeThreshold;
import io.coursework.analysis.transition.SizeThresholds;
import io.coursework.mlflow.experiment.recording.RunArtifact;
import io.coursework.mlflow.reproduction.evidence.Arm;
import io.coursework.mlflow.reproduction.evidence.Claim;
import io.coursework.mlflow.reproduction.evidence.Clock;
import io.coursework.mlflow.reproduction.evidence.Measured;
import io.coursework.mlflow.reproduction.evidence.ModelSize;
import io.coursework.mlflow.reproduction.evidence.Pairs;
import io.coursework.mlflow.reproduction.evidence.PaperStudy;
import io.coursework.mlflow.reproduction.evidence.StudyRun;
import io.coursework.mlflow.reproduction.evidence.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The figures of a report; those whose runs are missing are left out. */
final class Drawings {

  private static final double LEVEL = 0.95;
  private static final long LARGEST_PLANE = 4 << 20; // bytes of a figure

  private static final int POINTS = 60; // of a curve
  private static final int BUDGETS = 12;

  private static final Map<String, List<Arm>> TIMES = new LinkedHashMap<>();

  static {
    TIMES.put("SUM alone and with partners", List.of(Arm.SUM, Arm.MIX));
    TIMES.put(
        "SUM and its partners",
        List.of(Arm.SUM, Arm.MAX_SUM, Arm.MIN_SUM, Arm.MED_SUM, Arm.PROD_SUM, Arm.NADD_SUM));
    TIMES.put("Operations alone", List.of(Arm.SUM, Arm.NADD, Arm.MED, Arm.PROD, Arm.MAX, Arm.MIN));
    TIMES.put(
        "A sum whose numbers are renamed",
        List.of(Arm.SUM, Arm.MIX, Arm.RELABELLED, Arm.RELABELLED_MIX));
    TIMES.put("SUM after other tasks", List.of(Arm.SUM, Arm.TRANSFER, Arm.TRANSFER_CONTROL));
    TIMES.put("A prime modulus", List.of(Arm.PRIME_SUM, Arm.PRIME_MIX));
    TIMES.put(
        "Products in a permutation group", List.of(Arm.PRODUCT, Arm.BLOCKS, Arm.RANDOM_BLOCKS));
  }

  private static final Map<String, String> NUMBERS = new LinkedHashMap<>();

  static {
    NUMBERS.put("order", "ordering/spearman_max");
    NUMBERS.put("line", "distances/line");
    NUMBERS.put("ring", "distances/ring");
    NUMBERS.put("parity share", "parity/fourier_share");
  }

  private final PaperStudy study;

  Drawings(PaperStudy study) {
    this.study = study;
  }

  /** Tokens to learn against parameters, group by group of arms; there must be a complete block. */
  List<Figure> times() {
    List<Figure> figures = new ArrayList<>();
    Set<Arm> shown = new HashSet<>();
    TIMES.forEach(
        (title, arms) -> {
          List<Arm> run = arms.stream().filter(study::has).toList();
          if (run.size() > 1 && shown.addAll(run)) { // the same arms again would show nothing
            figures.add(
                new Figure(
                    "tokens_" + title.toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "_"),
                    figures.isEmpty()
                        ? "When each run had learned its target (whole chains right in 80% of the monitor's expressions, three evaluations running, and of held-out ones at the end), against the size of its model. A dot is a run that learned; a circle with a number says where runs ended that did not, and how many. Lines: half of the runs have learned, with 95% bands."
                        : "A dot is a run that learned; a circle with a number says where runs ended that did not, and how many. Lines: half of the runs have learned, with 95% bands.",
                    LearningTimesChart.svg(
                        title,
                        ModelSize.TOTAL.label(),
                        Clock.ALL_TOKENS.label() + " to learn",
                        run.stream().map(this::times).toList())));
          }
        });
    return figures;
  }

  private LearningTimesChart.Series times(Arm arm) {
    List<LearningOutcome> outcomes = study.outcomes(arm, ModelSize.TOTAL, Clock.ALL_TOKENS);
    double[] sizes = outcomes.stream().mapToDouble(LearningOutcome::size).toArray();
    double[] times =
        outcomes.stream()
            .mapToDouble(one -> one.time().learned() ? one.time().to() : one.time().from())
            .toArray();
    boolean[] learned = new boolean[sizes.length];
    for (int i = 0; i < learned.length; i++) {
      learned[i] = outcomes.get(i).time().learned();
    }
    return new LearningTimesChart.Series(arm.curriculum(), sizes, times, learned, half(arm, sizes));
  }

  /** The time by which half of the runs have learned, with its band. */
  private Curve half(Arm arm, double[] sizes) {
    SizeThresholds thresholds = study.thresholds(ModelSize.TOTAL, Clock.ALL_TOKENS);
    double[] x =
        between(DoubleStream.of(sizes).min().orElse(1), DoubleStream.of(sizes).max().orElse(1));
    double[] y = new double[x.length];
    double[] low = new double[x.length];
    double[] high = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = thresholds.timeToLearn(arm.curriculum(), x[i]);
      Bracket band = thresholds.timeToLearn(arm.curriculum(), x[i], LEVEL);
      low[i] = band.low();
      high[i] = band.high();
    }
    return new Curve(arm.curriculum(), x, y, low, high);
  }

  private static double[] between(double first, double last) {
    return IntStream.range(0, POINTS)
        .mapToDouble(i -> first * Math.pow(last / first, i / (POINTS - 1.0)))
        .toArray();
  }

  /** All effects of the claims with their intervals and what was asked of them. */
  static List<Figure> effects(Map<Claim, Verdict> verdicts) {
    return forests(
        "claims",
        "The claims",
        "Each effect that a claim rests on, with its 95% interval; the values that would confirm the claim are shaded. The colour is the verdict on the claim, which may ask for more than an interval: a settled budget, both meanings of size, and the level of its look.",
        verdicts);
  }

  /** The effects of one claim. */
  static List<Figure> effects(Claim claim, Verdict verdict) {
    return forests(
        claim.id().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_"),
        claim.id(),
        "With 95% intervals; the values that would confirm the claim are shaded.",
        Map.of(claim, verdict));
  }

  /** Ratios and differences of scores apart, as far as there are any. */
  private static List<Figure> forests(
      String name, String title, String caption, Map<Claim, Verdict> verdicts) {
    List<Figure> figures = new ArrayList<>();
    for (boolean ratios : new boolean[] {true, false}) {
      List<ForestPlot.Row> rows = rows(verdicts, ratios);
      if (!rows.isEmpty()) {
        figures.add(
            new Figure(
                name + (ratios ? "" : "_scores"),
                caption,
                ForestPlot.svg(
                    title + (ratios ? ": ratios" : ": differences of scores"),
                    ratios ? "ratio" : "difference",
                    ratios,
                    rows)));
      }
    }
    return figures;
  }

  private static List<ForestPlot.Row> rows(Map<Claim, Verdict> verdicts, boolean ratios) {
    List<ForestPlot.Row> rows = new ArrayList<>();
    verdicts.forEach(
        (claim, verdict) -> {
          for (Measured one : verdict.measured()) {
            boolean difference = one.criterion() instanceof Criterion.Higher;
            if (difference != ratios) {
              rows.add(row(claim, verdict, one));
            }
          }
        });
    return rows;
  }

  private static ForestPlot.Row row(Claim claim, Verdict verdict, Measured one) {
    double[] asked = asked(one.criterion());
    return new ForestPlot.Row(
        claim.id() + " " + one.brief(),
        one.value(),
        one.ends().low(),
        one.ends().high(),
        asked[0],
        asked[1],
        switch (verdict.kind()) {
          case CONFIRMED -> ForestPlot.Conclusion.CONFIRMED;
          case REFUTED -> ForestPlot.Conclusion.REFUTED;
          default -> ForestPlot.Conclusion.UNDECIDED;
        });
  }

  private static double[] asked(Criterion criterion) {
    if (criterion instanceof Criterion.Above above) {
      return new double[] {above.value(), Double.POSITIVE_INFINITY};
    }
    if (criterion instanceof Criterion.Within within) {
      return new double[] {within.low(), within.high()};
    }
    return new double[] {0, Double.POSITIVE_INFINITY};
  }

  /** Is it size or time? R against the budget. */
  Optional<Figure> budgets() {
    if (!study.has(Arm.SUM, Arm.MIX)) {
      return Optional.empty();
    }
    List<Curve> curves = new ArrayList<>();
    for (Clock clock : Clock.values()) {
      double whole = study.budget(clock, Arm.SUM, Arm.MIX);
      SizeThresholds thresholds = study.thresholds(ModelSize.TOTAL, clock);
      double[] share = new double[BUDGETS];
      double[] value = new double[BUDGETS];
      double[] low = new double[BUDGETS];
      double[] high = new double[BUDGETS];
      for (int i = 0; i < BUDGETS; i++) {
        share[i] = (i + 1.0) / BUDGETS;
        SizeThreshold alone = thresholds.at(Arm.SUM.curriculum(), whole * share[i]);
        SizeThreshold mix = thresholds.at(Arm.MIX.curriculum(), whole * share[i]);
        value[i] = log2(alone.over(mix).value());
        Bracket interval = alone.over(mix, LEVEL);
        low[i] = interval.open() ? Double.NaN : log2(interval.low());
        high[i] = interval.open() ? Double.NaN : log2(interval.high());
      }
      if (DoubleStream.of(value).anyMatch(Double::isFinite)) {
        curves.add(new Curve(clock.label(), share, value, low, high));
      }
    }
    return curves.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Figure(
                "size_or_time",
                "How much smaller a model may be that learns SUM within MAX+MED+SUM (1: half the size, 2: a quarter), by the share of the budget, with 95% bands. A gain in size stays as the budget grows; a gain in time fades. Nothing is drawn where N* of either lies outside the tested sizes.",
                LearningCurves.svg(
                    "Size or time?",
                    "share of the budget",
                    "N*(SUM) / N*(MAX+MED+SUM), in doublings",
                    curves,
                    ValueAxis.automatic().with(new ReferenceLine("no gain", 0)))));
  }

  /** Scores of the number embeddings. */
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
                "Order: largest rank correlation of a component with the value, about 0.45 for a random table. Line, ring: rank correlation of the distances between numbers with those on a line or a ring, about 0. Parity: its share of the spectrum, about one ninth. Of runs of one size and block that have learned SUM both alone and in the mix; means over blocks with 95% intervals.",
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
    study.complete(Arm.SUM).forEach(run -> widths.add(run.width()));
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
                "Attention's share of what is written to the residual stream at the answer, attention against feed-forward, where runs of that size and block have learned SUM both alone and in the mix; means over blocks with 95% intervals.",
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
        Pairs.of(study, Arm.SUM, Arm.MIX).pairs().stream()
            .filter(
                pair ->
                    pair.single().figure("embedding_pca").isPresent()
                        && pair.joint().figure("embedding_pca").isPresent())
            .max(
                Comparator.comparingDouble((Pairs.Pair pair) -> pair.joint().accuracy())
                    .thenComparing(pair -> -pair.joint().width()));
    if (shown.isPresent()) {
      for (StudyRun run : List.of(shown.get().single(), shown.get().joint())) {
        figures.add(
            new Figure(
                "embedding_" + run.arm().name().toLowerCase(Locale.ROOT),
                "%s, d_model %d, seed %d, held-out accuracy %.2f: the numbers on the first components of their embedding."
                    .formatted(run.arm().curriculum(), run.width(), run.block(), run.accuracy()),
                new RunArtifact(run.directory(), "figures/embedding_pca.svg").text(LARGEST_PLANE)));
      }
    }
    return figures;
  }

  /**
   * A series for SUM alone and one for the mix, of runs of equal size and block that have both
   * learned; none if there are no such runs.
   */
  private List<Series> aloneAndMixed(Function<List<StudyRun>, List<Mark>> marks) {
    List<Pairs.Pair> pairs =
        Pairs.of(study, Arm.SUM, Arm.MIX).pairs().stream()
            .filter(pair -> study.blocks().contains(pair.single().block()))
            .filter(pair -> pair.single().learned() && pair.joint().learned())
            .toList();
    return Stream.of(
            new Series(
                Arm.SUM.curriculum(), marks.apply(pairs.stream().map(Pairs.Pair::single).toList())),
            new Series(
                Arm.MIX.curriculum(), marks.apply(pairs.stream().map(Pairs.Pair::joint).toList())))
        .filter(series -> !series.marks().isEmpty())
        .toList();
  }

  /** A block counts once, with the mean over its runs. */
  private static Optional<Interval> interval(List<StudyRun> runs, String score) {
    double[] values =
        runs.stream()
            .filter(run -> run.score(score).isPresent())
            .collect(
                Collectors.groupingBy(
                    StudyRun::block,
                    TreeMap::new,
                    Collectors.averagingDouble(run -> run.score(score).getAsDouble())))
            .values()
            .stream()
            .mapToDouble(Double::doubleValue)
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
