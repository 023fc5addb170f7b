package io.coursework.mlflow.reproduction.evidence;

import io.coursework.analysis.statistics.ClusteredBootstrap;
import io.coursework.analysis.statistics.Interval;
import io.coursework.analysis.statistics.Intervals;
import io.coursework.analysis.statistics.Spearman;
import io.coursework.tracking.run.MetricHistory;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * The runs of SUM with one partner beside those of SUM alone, with their affinity early in
 * training.
 *
 * @param name of the partner
 * @param pairs of equal size and seed whose joint run has an affinity
 * @param missing why there are none; empty if there are
 */
public record EarlyPairs(String name, Pairs pairs, Optional<String> missing) {

  // Of the steps. Before, all operations alike learn the form of an answer.
  private static final double FROM = 0.1;
  private static final double TO = 1 / 3.0;

  private static final double LEVEL = 0.95;
  private static final int DRAWS = 2000;
  private static final long SEED = 0; // of the draws
  private static final String AFFINITY = "probe/affinity/";

  /**
   * Affinity of a run's two operations, mean over the rounds from a tenth to a third of training.
   *
   * @param cosine of their gradients; NaN where nobody asked for it
   * @param lookahead of a step for the partner on SUM; likewise
   */
  public record Early(double cosine, double lookahead) {}

  /** What two runs that are paired have in common. */
  private record Cell(int width, long seed) {
    static Cell of(StudyRun run) {
      return new Cell(run.width(), run.block());
    }
  }

  public static EarlyPairs of(PaperStudy study, Arm arm) {
    String name = arm.curriculum().replace("+" + Arm.SUM.curriculum(), "");
    Pairs all = Pairs.of(study, Arm.SUM, arm);
    Pairs asked = all.whereJoint(run -> !Double.isNaN(early(run, name).cosine()));
    Optional<String> missing = Optional.empty();
    if (study.runs(arm).isEmpty()) {
      missing = Optional.of("no run of it has finished");
    } else if (all.pairs().isEmpty()) {
      missing = Optional.of("no run of SUM alone of equal size and seed has finished");
    } else if (asked.pairs().isEmpty()) {
      missing =
          Optional.of("no run of it asked the affinity probe from a tenth to a third of training");
    }
    return new EarlyPairs(name, asked, missing);
  }

  static Early early(StudyRun run, String partner) {
    String one = partner.toLowerCase(Locale.ROOT);
    String sum = run.operation();
    return new Early(
        score(run, "cosine_%s_and_%s".formatted(one, sum), "cosine_%s_and_%s".formatted(sum, one)),
        score(run, "lookahead_%s_to_%s".formatted(one, sum)));
  }

  /** The early mean of the first of these scores that the run has. */
  private static double score(StudyRun run, String... keys) {
    return Stream.of(keys)
        .map(key -> run.record().metrics().get(AFFINITY + key))
        .filter(history -> history != null)
        .findFirst()
        .map(history -> early(history, run.steps()))
        .orElse(Double.NaN);
  }

  private static double early(MetricHistory history, long steps) {
    return history.byStep().entrySet().stream()
        .filter(point -> point.getKey() >= FROM * steps && point.getKey() <= TO * steps)
        .mapToDouble(Map.Entry::getValue)
        .average()
        .orElse(Double.NaN);
  }

  /** Their result. */
  public Partners.Partner partner() {
    return new Partners.Partner(
        name,
        pairs.pairs().size(),
        pairs.difference(run -> OptionalDouble.of(run.accuracy())).orElseThrow().within(-1, 1),
        mean(Early::cosine, -1, 1),
        mean(Early::lookahead, Double.NEGATIVE_INFINITY, 1));
  }

  private Interval mean(ToDoubleFunction<Early> affinity, double low, double high) {
    double[] values =
        pairs.pairs().stream()
            .mapToDouble(pair -> affinity.applyAsDouble(early(pair.joint(), name)))
            .filter(Double::isFinite)
            .toArray();
    return values.length == 0
        ? new Interval(Double.NaN, Double.NaN, Double.NaN, 0)
        : Intervals.mean(values, LEVEL, low, high);
  }

  /**
   * The pairs of several partners, each with the sizes and seeds that all of them have: other sizes
   * would gain otherwise.
   */
  public static List<EarlyPairs> inCommon(List<EarlyPairs> partners) {
    return partners.stream()
        .map(
            one ->
                new EarlyPairs(
                    one.name(),
                    one.pairs()
                        .whereJoint(
                            run ->
                                partners.stream()
                                    .allMatch(other -> other.cells().contains(Cell.of(run)))),
                    one.missing()))
        .toList();
  }

  private List<Cell> cells() {
    return pairs.pairs().stream().map(pair -> Cell.of(pair.joint())).toList();
  }

  /**
   * Whether an affinity predicts the gains.
   *
   * @param partners that have sizes and seeds in common, at least one
   */
  public static Prediction predicted(List<EarlyPairs> partners, ToDoubleFunction<Early> affinity) {
    int n = partners.size();
    if (n == 0) {
      return Prediction.of(new double[0], new double[0], new Interval(0, 0, 0, 0));
    }
    List<Cell> cells = partners.get(0).cells();
    double[][] columns = new double[2 * n][];
    for (int i = 0; i < n; i++) {
      EarlyPairs one = partners.get(i);
      columns[i] =
          one.values(cells, pair -> affinity.applyAsDouble(early(pair.joint(), one.name())));
      columns[n + i] =
          one.values(cells, pair -> pair.joint().accuracy() - pair.single().accuracy());
    }
    double[] ones = new double[cells.size()];
    Arrays.fill(ones, 1);
    Interval noise =
        ClusteredBootstrap.of(ones, cells, DRAWS, SEED).of(means -> correlation(means, n), columns);
    double[] means =
        Arrays.stream(columns).mapToDouble(c -> Arrays.stream(c).average().orElseThrow()).toArray();
    return Prediction.of(Arrays.copyOf(means, n), Arrays.copyOfRange(means, n, 2 * n), noise);
  }

  /** A value of the pair of each cell. */
  private double[] values(List<Cell> cells, ToDoubleFunction<Pairs.Pair> value) {
    Map<Cell, Double> byCell = new HashMap<>();
    pairs.pairs().forEach(pair -> byCell.put(Cell.of(pair.joint()), value.applyAsDouble(pair)));
    return cells.stream().mapToDouble(byCell::get).toArray();
  }

  /** Of the first n values with the others; NaN where one is. */
  private static double correlation(double[] values, int n) {
    return Arrays.stream(values).allMatch(Double::isFinite)
        ? Spearman.correlation(
            Arrays.copyOf(values, n), Arrays.copyOfRange(values, n, values.length))
        : Double.NaN;
  }
}
