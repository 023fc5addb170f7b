package io.coursework.mlflow.sweep.engine;

import io.coursework.mlflow.experiment.RunLifecycle;
import io.coursework.mlflow.experiment.recording.RunRecorder;
import io.coursework.mlflow.experiment.setup.RunParams;
import io.coursework.mlflow.experiment.setup.VariedParams;
import io.coursework.mlflow.sweep.judging.JudgedBy;
import io.coursework.mlflow.sweep.judging.JudgedValues;
import io.coursework.mlflow.sweep.judging.Merit;
import io.coursework.mlflow.sweep.plan.Trial;
import io.coursework.tracking.RunRecord;
import io.coursework.tracking.provenance.ProcessIdentity;
import io.coursework.tracking.run.MetricHistory;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunStatus;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What can be said of one trial.
 *
 * @param number its place in the plan
 * @param id of its configuration
 * @param params by key, as its run has them
 * @param values what its sweep judges it by
 * @param loss of the training, where it was last recorded; empty before
 * @param learned useful tokens by which it had learned its target; empty if it has not
 * @param steps that were taken; empty before the first that was recorded
 * @param paused the step after which it last paused, for its sweep to compare; 0 if it never did
 * @param status finished, stopped (where it paused), failed, killed, unfinished (it runs, or its
 *     process died) or not begun
 * @param reason why it has not finished, in one line; empty if it has, or the reason is unknown
 * @param host where it was tried last; empty if that is not known
 * @param run its directory, or the server's id; empty if it has not begun
 * @param confirms whether it trains the winner of a search again, with a seed that chose nothing
 */
public record TrialRow(
    int number,
    String id,
    SortedMap<String, String> params,
    JudgedValues values,
    OptionalDouble loss,
    OptionalLong learned,
    OptionalLong steps,
    long paused,
    String status,
    String reason,
    Optional<String> host,
    Optional<String> run,
    boolean confirms) {

  private static final String LOSS = "train/loss";
  private static final String ACCURACY = "(eval|eval_multisets|monitor)/[^/]+/(strict_)?accuracy";

  private static final int MOST_LETTERS = 200; // of a reason

  private static final String NOT_BEGUN = "not begun";
  private static final String UNFINISHED = "unfinished";
  private static final String STOPPED = "stopped";

  /** The statuses, in the order in which they are told. */
  public static final List<String> STATUSES =
      List.of(
          word(RunStatus.FINISHED),
          STOPPED,
          word(RunStatus.FAILED),
          word(RunStatus.KILLED),
          UNFINISHED,
          NOT_BEGUN);

  /** The metrics that a row is made of, where a sweep is judged by an accuracy. */
  public static Predicate<String> metrics() {
    return key -> key.equals(LOSS) || key.matches(ACCURACY);
  }

  /** The metrics that a row is made of, whatever it is judged by. */
  public static Predicate<String> metrics(JudgedBy by) {
    Set<String> others = by.others();
    return metrics().or(others::contains);
  }

  /** A trial that has not begun. */
  public static TrialRow planned(Trial trial, RunParams params, JudgedBy by) {
    return new TrialRow(
        trial.number(),
        trial.id(),
        params.of(trial.spec()),
        JudgedValues.none(by),
        OptionalDouble.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        0,
        NOT_BEGUN,
        "",
        Optional.empty(),
        Optional.empty(),
        trial.confirms());
  }

  /** This row for a trial that failed in this process; what its run says of itself wins. */
  public TrialRow failed(TrialFailure why) {
    if (finished() || !reason.isEmpty()) {
      return this;
    }
    return new TrialRow(
        number,
        id,
        params,
        values,
        loss,
        learned,
        steps,
        paused,
        begun() ? status : word(RunStatus.FAILED),
        oneLine(why.reason()),
        why.host().or(() -> host),
        run,
        confirms);
  }

  /** This row for a trial whose run was read back. */
  public TrialRow with(RunRecord record) {
    SortedMap<String, String> all = new TreeMap<>(params);
    all.putAll(record.params());
    return of(number, id, all, record, values.by());
  }

  /**
   * A row of a run alone.
   *
   * @param judgedBy what of its answers is judged, and on which expressions
   * @return empty if the run is not a trial's
   */
  public static Optional<TrialRow> of(RunRecord record, JudgedBy judgedBy) {
    String number = record.tags().getOrDefault(Trial.NUMBER, "");
    String id = record.tags().getOrDefault(Trial.ID, "");
    return number.matches("[0-9]{1,9}")
        ? Optional.of(of(Integer.parseInt(number), id, record.params(), record, judgedBy))
        : Optional.empty();
  }

  private static TrialRow of(
      int number,
      String id,
      SortedMap<String, String> params,
      RunRecord record,
      JudgedBy judgedBy) {
    // The last evaluation is at the last step, of which the loss may not have a point.
    OptionalLong steps =
        record.metrics().values().stream().mapToLong(MetricHistory::lastStep).max();
    return new TrialRow(
        number,
        id,
        params,
        JudgedValues.of(judgedBy, record, params.get("target")),
        loss(record),
        learned(record),
        steps,
        paused(record),
        status(record, steps.orElse(0)),
        record.finished() ? "" : oneLine(record.tags().getOrDefault(Run.END_REASON, "")),
        ProcessIdentity.of(record.tags()).map(ProcessIdentity::host),
        Optional.of(record.id()),
        record.tags().containsKey(Trial.CONFIRMS));
  }

  private static OptionalDouble loss(RunRecord record) {
    MetricHistory loss = record.metrics().get(LOSS);
    return loss == null ? OptionalDouble.empty() : OptionalDouble.of(loss.last());
  }

  private static OptionalLong learned(RunRecord record) {
    String tokens = record.tags().getOrDefault(RunRecorder.LEARNED_AT_TOKENS, "");
    return tokens.matches("[0-9]{1,18}")
        ? OptionalLong.of(Long.parseLong(tokens))
        : OptionalLong.empty();
  }

  private static String oneLine(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() > MOST_LETTERS ? line.substring(0, MOST_LETTERS) + " ..." : line;
  }

  /** Whether a run has paused for its sweep to compare. */
  public static boolean hasPaused(RunRecord record) {
    return paused(record) > 0;
  }

  /** The step after which a run last paused; 0 if it never did. */
  static long paused(RunRecord record) {
    String step = record.tags().getOrDefault(RunLifecycle.PAUSED, "");
    return step.matches("[0-9]{1,18}") ? Long.parseLong(step) : 0;
  }

  private static String status(RunRecord record, long steps) {
    if (record.ended().isEmpty()) {
      return UNFINISHED;
    }
    boolean stopped = record.ended().get() == RunStatus.KILLED && paused(record) == steps;
    return stopped ? STOPPED : word(record.ended().get());
  }

  /** Whether it has a run. */
  public boolean begun() {
    return !status.equals(NOT_BEGUN);
  }

  /** Why it has not finished, for people. */
  public String why() {
    if (!reason.isEmpty()) {
      return reason;
    }
    return status.equals(UNFINISHED) ? "it is running, or its process died" : VariedParams.NONE;
  }

  /** What is judged first where that was last known, and the step; empty before that. */
  public Optional<Map.Entry<Long, Double>> latest() {
    SortedMap<Long, Double> byStep = values.objectives().get(0);
    return byStep.isEmpty()
        ? Optional.empty()
        : Optional.of(Map.entry(byStep.lastKey(), byStep.get(byStep.lastKey())));
  }

  /** What an objective came to at the end; empty before that, and if the run does not have it. */
  public OptionalDouble value(int objective) {
    return finished() ? values.at(objective, JudgedValues.END) : OptionalDouble.empty();
  }

  /** What is bounded by a constraint, likewise. */
  public OptionalDouble bounded(int constraint) {
    return finished() ? values.bounded(constraint, JudgedValues.END) : OptionalDouble.empty();
  }

  /** How good it is at the end; empty before. */
  public Optional<Merit> merit() {
    return finished() ? Optional.of(values.merit(JudgedValues.END)) : Optional.empty();
  }

  /**
   * How good it was at a step where it paused or might have; empty if it has not come there. A
   * training that ended earlier counts as it was at its end.
   */
  public Optional<Merit> merit(long step) {
    boolean beyond = paused >= step && (!status.equals(UNFINISHED) || steps.orElse(0) > paused);
    return beyond || finished() ? Optional.of(values.merit(step)) : Optional.empty();
  }

  /** How good a trial is at the step that it is trained to, as its run says. */
  public static Optional<Merit> merit(RunRecord record, Trial trial, JudgedBy judgedBy) {
    SortedMap<String, String> params = new TreeMap<>(Map.of("target", trial.spec().target()));
    return of(trial.number(), trial.id(), params, record, judgedBy).merit(trial.until());
  }

  private static String word(RunStatus status) {
    return status.name().toLowerCase(Locale.ROOT);
  }

  /** Whether it has finished. */
  public boolean finished() {
    return status.equals(word(RunStatus.FINISHED));
  }
}
