package io.coursework.mlflow.comparison;

import io.coursework.analysis.statistics.MeanDifference;
import io.coursework.analysis.statistics.NoiseFloor;
import java.util.Optional;

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
   * Of two samples: by seed if both have the same seeds, each once.
   *
   * @param group the other's name
   * @param span of the values that are possible; may be infinite
   * @return with the p value as it is, not adjusted
   */
  static Difference between(
      String metric, String group, double span, SeededSample first, SeededSample other) {
    boolean paired = first.pairs(other);
    MeanDifference difference =
        paired
            ? MeanDifference.paired(first.sorted(), other.sorted(), RunGroup.LEVEL)
            : MeanDifference.welch(first.values(), other.values(), RunGroup.LEVEL);
    return of(metric, group, difference, span, paired, first.size(), other.size());
  }

  /** A difference with what could have been seen; its interval is cut to what is possible. */
  static Difference of(
      String metric,
      String group,
      MeanDifference difference,
      double span,
      boolean paired,
      int firstRuns,
      int otherRuns) {
    Optional<NoiseFloor> floor =
        Double.isNaN(difference.pValue())
            ? Optional.empty()
            : Optional.of(
                NoiseFloor.of(difference, RunGroup.LEVEL, Math.min(firstRuns, otherRuns)));
    boolean possible = Math.abs(difference.mean()) <= span;
    return new Difference(
        metric,
        group,
        possible ? difference.within(-span, span) : difference,
        difference.pValue(),
        paired,
        firstRuns,
        otherRuns,
        floor);
  }

  /** Whether it lies beyond chance, after the correction. */
  public boolean beyondChance() {
    return adjusted <= 1 - RunGroup.LEVEL;
  }

  Difference adjusted(double pValue) {
    return new Difference(metric, group, of, pValue, paired, firstRuns, otherRuns, floor);
  }
}
