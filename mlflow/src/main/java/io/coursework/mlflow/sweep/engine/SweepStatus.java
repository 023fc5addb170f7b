package io.coursework.mlflow.sweep.engine;

import io.coursework.mlflow.sweep.plan.SweepPlan;
import io.coursework.mlflow.sweep.plan.Trial;
import io.coursework.tracking.RunRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How far the trials of a plan have come at one moment. */
public final class SweepStatus {

  private final SweepPlan plan;
  private final Path parent;
  private final TrialIndex index;
  private final Map<String, Path> begun = new HashMap<>(); // by the trial's id
  private final Set<String> kept = new HashSet<>();
  private final Map<String, Trial> open = new HashMap<>();
  private final List<Trial> left = new ArrayList<>();

  private SweepStatus(SweepPlan plan, Path parent, TrialIndex index) {
    this.plan = plan;
    this.parent = parent;
    this.index = index;
  }

  /**
   * Reads the runs that lie beside the parent run, as far as they are new.
   *
   * @param plan under its parent run
   * @param parent directory of that run, where the plan lies, too
   * @param index of its trials
   */
  public static SweepStatus of(SweepPlan plan, Path parent, TrialIndex index) throws IOException {
    SweepStatus standing = new SweepStatus(plan, parent, index);
    Map<String, RunRecord> records = index.refreshed();
    Set<String> finished = KeptTrials.read(parent).keySet();
    for (Trial trial : plan.trials()) {
      RunRecord record = records.get(trial.id());
      if (record != null) {
        standing.begun.put(trial.id(), Path.of(record.id()));
      }
      if (record != null && TrialRuns.reached(record, trial)) {
        continue;
      }
      if (finished.contains(trial.id())) {
        standing.kept.add(trial.id());
      } else {
        standing.left.add(trial);
        standing.open.put(trial.id(), trial);
      }
    }
    return standing;
  }

  /** The same trials as they stand now. */
  public SweepStatus now() throws IOException {
    return of(plan, parent, index);
  }

  /** The trials, under their parent run. */
  public SweepPlan plan() {
    return plan;
  }

  /** Directory of the parent run. */
  public Path parent() {
    return parent;
  }

  /** The trials that have not come as far as they are to be trained now, by number. */
  public List<Trial> left() {
    return List.copyOf(left);
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
    return !open.containsKey(trial.id());
  }

  /** Whether a trial has come as far as it is to be trained now, as its run says at this moment. */
  public boolean reachedNow(Trial trial) throws IOException {
    Optional<Path> run = TrialClaims.of(parent.getParent(), plan.parent()).run(trial);
    return run.isPresent() && TrialRuns.reached(run.get(), trial);
  }

  /** Steps of all trials that are left, from their first. */
  long steps() {
    return left.stream().mapToLong(Trial::until).sum();
  }
}
