package io.coursework.mlflow.sweep.engine;

import io.coursework.mlflow.experiment.RunLifecycle;
import io.coursework.mlflow.experiment.recording.RunRecorder;
import io.coursework.mlflow.experiment.setup.RunParams;
import io.coursework.mlflow.experiment.setup.VariedParams;
import io.coursework.mlflow.sweep.plan.JudgedBy;
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
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What can be said of one trial.
 *
 * @param number its place in the plan
 * @param id of its configuration
 * @param params by key, as its run has them
 * @param accuracies of the target, as the sweep judges it, by step
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
    SortedMap<Long, Double> accuracies,
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

  /** The metrics that a row is made of. */
  public static Predicate<String> metrics() {
    return key -> key.equals(LOSS) || key.matches(ACCURACY);
  }

  /** A trial that has not begun. */
  public static TrialRow planned(Trial trial, RunParams params) {
    return new TrialRow(
        trial.number(),
        trial.id(),
        params.of(trial.spec()),
        new TreeMap<>(),
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
        accuracies,
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
  public TrialRow with(RunRecord record, JudgedBy judgedBy) {
    SortedMap<String, String> all = new TreeMap<>(params);
    all.putAll(record.params());
    return of(number, id, all, record, judgedBy);
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
    SortedMap<Long, Double> accuracies =
        judgedBy
            .scores(record, params.get("target"))
            .map(history -> new TreeMap<>(history.byStep()))
            .orElseGet(TreeMap::new);
    // The last evaluation is at the last step, of which the loss may not have a point.
    OptionalLong steps =
        record.metrics().values().stream().mapToLong(MetricHistory::lastStep).max();
    return new TrialRow(
        number,
        id,
        params,
        accuracies,
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

  /** Accuracy of the target where it was last evaluated, and the step; empty before that. */
  public Optional<Map.Entry<Long, Double>> latest() {
    return accuracies.isEmpty()
        ? Optional.empty()
        : Optional.of(Map.entry(accuracies.lastKey(), accuracies.get(accuracies.lastKey())));
  }

  /** Accuracy of the target at the end; empty before. */
  public OptionalDouble accuracy() {
    return finished() ? last(accuracies) : OptionalDouble.empty();
  }

  /**
   * The accuracy at a step where it paused or might have; empty if it has not been evaluated there.
   * A training that ended earlier has the accuracy of its end.
   */
  public OptionalDouble accuracy(long step) {
    boolean beyond = paused >= step && (!status.equals(UNFINISHED) || steps.orElse(0) > paused);
    if (beyond && accuracies.containsKey(step)) {
      return OptionalDouble.of(accuracies.get(step));
    }
    return finished() ? last(accuracies.headMap(step + 1)) : OptionalDouble.empty();
  }

  /** The accuracy of a trial at the step that it is trained to, as its run says it. */
  public static OptionalDouble accuracy(RunRecord record, Trial trial, JudgedBy judgedBy) {
    SortedMap<String, String> params = new TreeMap<>(Map.of("target", trial.spec().target()));
    return of(trial.number(), trial.id(), params, record, judgedBy).accuracy(trial.until());
  }

  private static OptionalDouble last(SortedMap<Long, Double> byStep) {
    return byStep.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(byStep.get(byStep.lastKey()));
  }

  private static String word(RunStatus status) {
    return status.name().toLowerCase(Locale.ROOT);
  }

  /** Whether it has finished. */
  public boolean finished() {
    return status.equals(word(RunStatus.FINISHED));
  }
}
