package io.coursework.mlflow.comparison;

import io.coursework.analysis.hyperparameter.ParameterLevels;
import io.coursework.analysis.statistics.Interval;
import io.coursework.analysis.statistics.Intervals;
import io.coursework.tracking.RunRecord;
import io.coursework.tracking.run.MetricHistory;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Runs that are looked at together, as a rule because they differ in nothing but their seed.
 *
 * @param name distinguishes it from the other groups
 * @param runs at least one, in the order in which they were named
 */
public record RunGroup(String name, List<RunRecord> runs) {

  static final double LEVEL = 0.95;

  static final String ABSENT = ParameterLevels.ABSENT;

  public RunGroup {
    runs = List.copyOf(runs);
  }

  /** The runs that count: what another one has last is not its result. */
  public List<RunRecord> finished() {
    return runs.stream().filter(RunRecord::finished).toList();
  }

  /** The finished runs that have a metric, and end with a finite value of it. */
  List<RunRecord> with(String metric) {
    return finished().stream()
        .filter(run -> run.metrics().containsKey(metric))
        .filter(run -> Double.isFinite(run.metrics().get(metric).last()))
        .toList();
  }

  /** The results of these, with their seeds. */
  SeededSample sample(String metric) {
    List<RunRecord> runs = with(metric);
    return new SeededSample(
        runs.stream().map(RunGroup::seed).toList(),
        runs.stream().map(run -> run.metrics().get(metric).last()).toList());
  }

  /** A metric's last values of the finished runs that have it. */
  double[] last(String metric) {
    return with(metric).stream()
        .map(run -> run.metrics().get(metric))
        .mapToDouble(MetricHistory::last)
        .toArray();
  }

  /**
   * Mean and 95% t interval of {@link #last}; empty if no finished run has the metric, and for p
   * values, whose mean means nothing.
   */
  public Optional<Interval> interval(String metric) {
    double[] sample = last(metric);
    return sample.length == 0 || MetricKeys.isPValue(metric)
        ? Optional.empty()
        : Optional.of(mean(metric, sample));
  }

  /** How many of a p value's are at most 5%. */
  long significant(String pValue) {
    return Arrays.stream(last(pValue)).filter(p -> p <= 1 - LEVEL).count();
  }

  /** The values that a param has in the group, {@code -} where it has none. */
  Collection<String> values(String param) {
    return new TreeSet<>(runs.stream().map(run -> value(run, param)).toList());
  }

  static Interval mean(String metric, double[] sample) {
    double low = MetricKeys.low(metric);
    double high = MetricKeys.high(metric);
    // A score of somebody else's probe may only be called like one that has bounds.
    boolean within = Arrays.stream(sample).allMatch(value -> value >= low && value <= high);
    return within
        ? Intervals.mean(sample, LEVEL, low, high)
        : Intervals.mean(sample, LEVEL, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  }

  static String value(RunRecord run, String param) {
    return run.params().getOrDefault(param, ABSENT);
  }

  /** A run's seed, {@code -} if it names none. */
  static String seed(RunRecord run) {
    return value(run, Grouping.SEED);
  }
}
