package io.coursework.mlflow.sweep;

import io.coursework.mlflow.experiment.Evaluation;
import io.coursework.mlflow.experiment.RunParams;
import io.coursework.tracking.MetricHistory;
import io.coursework.tracking.RunRecord;
import io.coursework.tracking.RunStatus;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What can be said of one trial.
 *
 * @param number its place in the plan
 * @param id of its configuration
 * @param params by key, as its run has them
 * @param accuracy of the target on held-out expressions, at the end; empty before
 * @param steps that were taken; empty before the first that was recorded
 * @param status finished, failed, killed, unfinished (it runs, or its process died) or not begun
 * @param run its directory, or the server's id; empty if it has not begun
 */
public record TrialRow(
    int number,
    String id,
    SortedMap<String, String> params,
    OptionalDouble accuracy,
    OptionalLong steps,
    String status,
    Optional<String> run) {

  private static final String LOSS = "train/loss";
  private static final String ACCURACY = "eval/[^/]+/accuracy";

  /** The metrics that a row is made of. */
  public static Predicate<String> metrics() {
    return key -> key.equals(LOSS) || key.matches(ACCURACY);
  }

  /** A trial that has not begun. */
  static TrialRow planned(Trial trial, RunParams params) {
    return new TrialRow(
        trial.number(),
        trial.id(),
        params.of(trial.spec()),
        OptionalDouble.empty(),
        OptionalLong.empty(),
        "not begun",
        Optional.empty());
  }

  /** The same of a trial whose run was read back. */
  TrialRow with(RunRecord record) {
    SortedMap<String, String> all = new TreeMap<>(params);
    all.putAll(record.params());
    return of(number, id, all, record);
  }

  /**
   * A row of a run alone.
   *
   * @return empty if the run is no trial's
   */
  public static Optional<TrialRow> of(RunRecord record) {
    String number = record.tags().getOrDefault(Trial.NUMBER, "");
    String id = record.tags().getOrDefault(Trial.ID, "");
    return number.matches("[0-9]{1,9}")
        ? Optional.of(of(Integer.parseInt(number), id, record.params(), record))
        : Optional.empty();
  }

  private static TrialRow of(
      int number, String id, SortedMap<String, String> params, RunRecord record) {
    Optional<MetricHistory> accuracy =
        Optional.ofNullable(params.get("target"))
            .map(target -> record.metrics().get(Evaluation.heldOutAccuracy(target)))
            .filter(history -> record.finished());
    // The last evaluation is at the last step, of which the loss may not have a point.
    OptionalLong steps =
        record.metrics().values().stream().mapToLong(MetricHistory::lastStep).max();
    return new TrialRow(
        number,
        id,
        params,
        accuracy.isPresent() ? OptionalDouble.of(accuracy.get().last()) : OptionalDouble.empty(),
        steps,
        record.ended().map(TrialRow::word).orElse("unfinished"),
        Optional.of(record.id()));
  }

  private static String word(RunStatus status) {
    return status.name().toLowerCase(Locale.ROOT);
  }

  /** Whether it has come to its end. */
  public boolean finished() {
    return status.equals(word(RunStatus.FINISHED));
  }
}
