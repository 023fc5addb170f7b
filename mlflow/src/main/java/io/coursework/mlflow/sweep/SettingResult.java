package io.coursework.mlflow.sweep;

import io.coursework.analysis.statistics.Interval;
import io.coursework.analysis.statistics.Intervals;
import io.coursework.mlflow.comparison.ComparedSetting;
import io.coursework.mlflow.comparison.SeededSample;
import io.coursework.mlflow.experiment.setup.VariedParams;
import io.coursework.mlflow.sweep.engine.TrialRow;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * The results of the trials of one setting, which differ only in their seeds.
 *
 * @param values of the params in which settings differ, by key
 * @param rows its trials, by number; at least one
 * @param confirming trials of the winner of a search with seeds that chose nothing, by number
 */
public record SettingResult(
    Map<String, String> values, List<TrialRow> rows, List<TrialRow> confirming) {

  private static final double LEVEL = 0.95;

  public SettingResult {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    rows = List.copyOf(rows);
    confirming = List.copyOf(confirming);
  }

  /** Mean over the seeds that have finished, with its 95% interval; empty if none has. */
  public Optional<Interval> accuracy() {
    return mean(rows);
  }

  /**
   * Mean over the seeds that chose nothing and have finished, with its 95% interval: it is what the
   * setting is good for, where {@link #accuracy} of a winner is too high, for it won by it.
   */
  public Optional<Interval> confirmed() {
    return mean(confirming);
  }

  private static Optional<Interval> mean(List<TrialRow> rows) {
    double[] sample = sample(rows).toArray();
    return sample.length == 0 ? Optional.empty() : Optional.of(Intervals.mean(sample, LEVEL, 0, 1));
  }

  /** Its results with their seeds; at least one has finished. */
  ComparedSetting compared() {
    List<TrialRow> finished = rows.stream().filter(row -> row.accuracy().isPresent()).toList();
    return new ComparedSetting(
        values,
        new SeededSample(
            finished.stream()
                .map(row -> row.params().getOrDefault(VariedParams.SEED, VariedParams.NONE))
                .toList(),
            finished.stream().map(row -> row.accuracy().getAsDouble()).toList()));
  }

  /** For an order with the best first; what has no result comes last. */
  double rank() {
    return -sample(rows).average().orElse(Double.NEGATIVE_INFINITY);
  }

  private static DoubleStream sample(List<TrialRow> rows) {
    return rows.stream()
        .map(TrialRow::accuracy)
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble);
  }

  /** Whether all of its seeds have finished. */
  boolean complete() {
    return rows.stream().allMatch(row -> row.accuracy().isPresent());
  }

  /** How many of its seeds have finished: {@code 3 of 4}. */
  String seeds() {
    return "%d of %d".formatted(accuracy().map(Interval::n).orElse(0), rows.size());
  }

  /** {@code 0.953 to 1.000}; empty if fewer than two seeds have finished. */
  Optional<String> interval() {
    return accuracy()
        .filter(interval -> interval.n() > 1)
        .map(
            interval ->
                String.format(Locale.ROOT, "%.3f to %.3f", interval.low(), interval.high()));
  }

  /** The numbers of its trials. */
  String numbers() {
    return rows.stream()
        .map(row -> Integer.toString(row.number()))
        .collect(Collectors.joining(", "));
  }

  /** {@code curriculum joint, model.d_model 16}. */
  public String name() {
    return values.isEmpty()
        ? "the one setting"
        : values.entrySet().stream()
            .map(value -> value.getKey() + " " + value.getValue())
            .collect(Collectors.joining(", "));
  }
}
