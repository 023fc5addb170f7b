package io.coursework.mlflow.sweep;

import io.coursework.analysis.statistics.Interval;
import io.coursework.mlflow.comparison.ComparedMetric;
import io.coursework.mlflow.comparison.ComparedSetting;
import io.coursework.mlflow.comparison.SeededSample;
import io.coursework.mlflow.experiment.setup.VariedParams;
import io.coursework.mlflow.sweep.engine.TrialRow;
import io.coursework.mlflow.sweep.judging.JudgedBy;
import io.coursework.mlflow.sweep.judging.Merit;
import io.coursework.mlflow.sweep.judging.Objective;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * The results of the trials of one setting, which differ only in their seeds.
 *
 * @param values of the params in which settings differ, by key
 * @param rows its trials, by number; at least one
 * @param confirming trials of the winner of a search with seeds that chose nothing, by number
 */
public record SettingResult(
    Map<String, String> values, List<TrialRow> rows, List<TrialRow> confirming) {

  public SettingResult {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    rows = List.copyOf(rows);
    confirming = List.copyOf(confirming);
  }

  /**
   * What an objective came to: the mean over the seeds that have finished and have it, with its 95%
   * interval; empty if none has.
   */
  public Optional<Interval> mean(int objective) {
    return mean(objective, rows);
  }

  /** {@link #mean} of what is judged first. */
  public Optional<Interval> mean() {
    return mean(0);
  }

  /**
   * Mean over the seeds that chose nothing and have finished, with its 95% interval: it is what the
   * setting is good for, where {@link #mean} of a winner is too good, for it won by it.
   */
  public Optional<Interval> confirmed() {
    return mean(0, confirming);
  }

  private Optional<Interval> mean(int objective, List<TrialRow> some) {
    double[] sample =
        some.stream()
            .map(row -> row.value(objective))
            .filter(OptionalDouble::isPresent)
            .mapToDouble(OptionalDouble::getAsDouble)
            .toArray();
    Objective of = by().objectives().get(objective);
    return sample.length == 0
        ? Optional.empty()
        : Optional.of(ComparedMetric.judged("", of.metric(), of.minimized()).mean(sample));
  }

  /** What is bounded by a constraint, as the mean over the seeds that have finished. */
  OptionalDouble bounded(int constraint) {
    return rows.stream()
        .map(row -> row.bounded(constraint))
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .average();
  }

  /** What it is judged by. */
  public JudgedBy by() {
    return rows.get(0).values().by();
  }

  /** Its results, by what is judged first, with their seeds; at least one has finished. */
  ComparedSetting compared() {
    List<TrialRow> finished = rows.stream().filter(row -> row.value(0).isPresent()).toList();
    return new ComparedSetting(
        values,
        new SeededSample(
            finished.stream()
                .map(row -> row.params().getOrDefault(VariedParams.SEED, VariedParams.NONE))
                .toList(),
            finished.stream().map(row -> row.value(0).getAsDouble()).toList()));
  }

  /** How good it is, by the seeds that have finished; empty if none has. */
  Optional<Merit> merit() {
    List<Merit> merits = rows.stream().flatMap(row -> row.merit().stream()).toList();
    return merits.isEmpty() ? Optional.empty() : Optional.of(Merit.mean(merits));
  }

  /** Whether it has a result, and each of its seeds that have finished has a number. */
  boolean known() {
    return merit().filter(merit -> !merit.failed()).isPresent();
  }

  /** Whether it keeps to all constraints, as far as is known. */
  public boolean keeps() {
    return merit().map(Merit::keeps).orElse(true);
  }

  /** Whether all of its seeds have finished. */
  boolean complete() {
    return rows.stream().allMatch(row -> row.merit().isPresent());
  }

  /** How many of its seeds have finished: {@code 3 of 4}. */
  String seeds() {
    return "%d of %d".formatted(mean().map(Interval::n).orElse(0), rows.size());
  }

  /** {@code 0.953 to 1.000}; empty if fewer than two seeds have finished. */
  Optional<String> interval() {
    return mean().filter(interval -> interval.n() > 1).map(this::ends);
  }

  private String ends(Interval interval) {
    Objective objective = by().objectives().get(0);
    return objective.brief(interval.low()) + " to " + objective.brief(interval.high());
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
