package io.coursework.mlflow.sweep;

import io.coursework.analysis.probe.TextTable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which trials of a plan are run, and in which order, by what others came to. */
public interface Search {

  /**
   * The trials to run now. A pure function of what is known, so that a sweep that was killed goes
   * on as if it had not been.
   *
   * @param plan all trials that there could be
   * @param known accuracy of the target on held-out expressions, by id, of trials that finished
   * @param tried ids of trials that this process has run, well or not
   * @return none if enough is known
   */
  List<Trial> next(SweepPlan plan, Map<String, Double> known, Set<String> tried);

  /** What it found, a line for each curriculum; empty if there is nothing to be found. */
  default Optional<TextTable> found(SweepPlan plan, Map<String, Double> known) {
    return Optional.empty();
  }

  /** The most trials that it may run. */
  default int most(SweepPlan plan) {
    return plan.trials().size();
  }
}
