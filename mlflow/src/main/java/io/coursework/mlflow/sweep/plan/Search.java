package io.coursework.mlflow.sweep.plan;

import io.coursework.analysis.probe.TextTable;
import io.coursework.mlflow.sweep.judging.JudgedBy;
import io.coursework.mlflow.sweep.judging.Merit;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which trials of a plan are run, how far and in which order, by the results of others. */
public interface Search {

  /** The results of trials so far. */
  @FunctionalInterface
  interface Known {

    /**
     * How good a trial is, as the sweep judges it, at the step that it is trained to.
     *
     * @return empty if it has not come there
     */
    Optional<Merit> merit(Trial trial);

    /** Whether a trial has come to the step that it is trained to. */
    default boolean has(Trial trial) {
      return merit(trial).isPresent();
    }
  }

  /**
   * The trials to run now, each up to {@link Trial#until}. A pure function of what is known, so
   * that a sweep that was killed continues as if it had not been.
   *
   * @param plan all trials that there could be
   * @param tried those that this process has run, well or not, as they were asked for
   * @return none if enough is known
   */
  List<Trial> next(SweepPlan plan, Known known, Set<Trial> tried);

  /**
   * The plan with the trials that the search adds to it, before it is asked for the next ones: a
   * pure function as {@link #next}.
   *
   * @return the same plan if there are none, for now or for good
   */
  default SweepPlan grown(SweepPlan plan, Known known, Set<Trial> tried, SettingLoader loader) {
    return plan;
  }

  /** Whether it draws the trials itself, and the plan begins with some of them. */
  default boolean draws() {
    return false;
  }

  /** Earlier sweeps that it begins with, as a user names them. */
  default List<String> warmStart() {
    return List.of();
  }

  /** Whether the results of trials decide which others are run; if not, a scheduler can run all. */
  default boolean chooses() {
    return true;
  }

  /** Why it cannot go by what is judged, in one line; empty if it can. */
  default Optional<String> unfit(JudgedBy by) {
    return chooses() && by.objectives().size() > 1
        ? Optional.of(
            "search: this one lets the best settings go on, and by several objectives no setting is the"
                + " best; use tpe, or name one objective")
        : Optional.empty();
  }

  /** What it found, a line for each curriculum or more; empty if there is nothing to be found. */
  default Optional<TextTable> found(SweepPlan plan, Known known) {
    return Optional.empty();
  }

  /** The most trials that it begins. */
  default int most(SweepPlan plan) {
    return plan.trials().size();
  }

  /** The most steps that it takes, about, as a share of the plan's. */
  default double share(SweepPlan plan) {
    return 1;
  }
}
