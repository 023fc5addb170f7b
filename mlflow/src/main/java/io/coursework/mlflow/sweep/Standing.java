package io.coursework.mlflow.sweep;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How far the trials of a plan have come at one moment.
 *
 * @param plan under its parent run
 * @param parent directory of that run, where the plan lies, too
 * @param begun the directory of each trial's run by the trial's id
 * @param kept the ids of trials that have finished and whose runs' folders are gone
 * @param left the trials that have not come as far as they are to be trained now, by number
 */
public record Standing(
    SweepPlan plan, Path parent, Map<String, Path> begun, Set<String> kept, List<Trial> left) {

  public Standing {
    begun = Map.copyOf(begun);
    kept = Set.copyOf(kept);
    left = List.copyOf(left);
  }

  /** Reads the runs that lie beside the parent run. */
  public static Standing of(SweepPlan plan, Path parent) throws IOException {
    Map<String, Path> begun = TrialRuns.in(parent.getParent(), plan.parent());
    Set<String> finished = KeptTrials.read(parent).keySet();
    Set<String> kept = new HashSet<>();
    List<Trial> left = new ArrayList<>();
    for (Trial trial : plan.trials()) {
      Path run = begun.get(trial.id());
      if (run != null && TrialRuns.reached(run, trial)) {
        continue;
      }
      if (finished.contains(trial.id())) {
        kept.add(trial.id());
      } else {
        left.add(trial);
      }
    }
    return new Standing(plan, parent, begun, kept, left);
  }

  /** The directory of a trial's run, if it has begun. */
  public Optional<Path> run(Trial trial) {
    return Optional.ofNullable(begun.get(trial.id()));
  }

  /** Whether a trial has finished and nothing of it is here but what the sweep's run keeps. */
  public boolean kept(Trial trial) {
    return kept.contains(trial.id());
  }

  /** Whether a trial has come as far as it is to be trained now. */
  public boolean reached(Trial trial) {
    return left.stream().noneMatch(other -> other.number() == trial.number());
  }

  /** Steps of all trials that are left, from their first. */
  long steps() {
    return left.stream().mapToLong(Trial::until).sum();
  }
}
