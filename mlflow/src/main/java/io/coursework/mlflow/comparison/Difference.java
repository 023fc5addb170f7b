package io.coursework.mlflow.comparison;

import io.coursework.analysis.statistics.MeanDifference;
import io.coursework.analysis.statistics.NoiseFloor;
import io.coursework.tracking.RunRecord;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far a group's last values of a metric lie from those of the first group.
 *
 * @param metric its key
 * @param group the other group's name
 * @param of the other mean less the first group's, and its interval
 * @param adjusted its p value by Holm's correction over all differences that were asked for; NaN
 *     where it has none
 * @param paired whether runs with the same seed were compared, and not the groups as a whole
 * @param firstRuns how many of the first group's runs count
 * @param otherRuns how many of the other group's
 * @param floor what the comparison could have seen; empty where the runs tell nothing of their
 *     scatter
 */
public record Difference(
    String metric,
    String group,
    MeanDifference of,
    double adjusted,
    boolean paired,
    int firstRuns,
    int otherRuns,
    Optional<NoiseFloor> floor) {

  /**
   * Of two groups that both have the metric: by seed if both have the same seeds, each once.
   *
   * @return with the p value as it is, not adjusted
   */
  static Difference between(String metric, RunGroup first, RunGroup other) {
    SortedMap<String, Double> a = bySeed(metric, first);
    SortedMap<String, Double> b = bySeed(metric, other);
    double[] x = first.last(metric);
    double[] y = other.last(metric);
    boolean paired = a.keySet().equals(b.keySet()) && a.size() == x.length && b.size() == y.length;
    MeanDifference difference =
        paired
            ? MeanDifference.paired(values(a), values(b), RunGroup.LEVEL)
            : MeanDifference.welch(x, y, RunGroup.LEVEL);
    int runs = Math.min(x.length, y.length);
    Optional<NoiseFloor> floor =
        Double.isNaN(difference.pValue())
            ? Optional.empty()
            : Optional.of(NoiseFloor.of(difference, RunGroup.LEVEL, runs));
    double span = MetricKeys.high(metric) - MetricKeys.low(metric);
    boolean possible = Math.abs(difference.mean()) <= span;
    return new Difference(
        metric,
        other.name(),
        possible ? difference.within(-span, span) : difference,
        difference.pValue(),
        paired,
        x.length,
        y.length,
        floor);
  }

  /** Whether it lies beyond chance, after the correction. */
  public boolean beyondChance() {
    return adjusted <= 1 - RunGroup.LEVEL;
  }

  Difference adjusted(double pValue) {
    return new Difference(metric, group, of, pValue, paired, firstRuns, otherRuns, floor);
  }

  private static SortedMap<String, Double> bySeed(String metric, RunGroup group) {
    SortedMap<String, Double> values = new TreeMap<>();
    for (RunRecord run : group.with(metric)) {
      if (run.params().containsKey(Grouping.SEED)) {
        values.put(RunGroup.seed(run), run.metrics().get(metric).last());
      }
    }
    return values;
  }

  private static double[] values(SortedMap<String, Double> bySeed) {
    return List.copyOf(bySeed.values()).stream().mapToDouble(Double::doubleValue).toArray();
  }
}
