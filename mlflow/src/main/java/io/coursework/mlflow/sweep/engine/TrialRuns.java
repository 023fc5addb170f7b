package io.coursework.mlflow.sweep.engine;

import io.coursework.mlflow.sweep.plan.SweepPlan;
import io.coursework.mlflow.sweep.plan.Trial;
import io.coursework.tracking.RunFolders;
import io.coursework.tracking.RunRecord;
import io.coursework.tracking.run.ResumeException;
import io.coursework.tracking.run.RunHeader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Finds the trials of a sweep that have begun, whichever process began them. */
public final class TrialRuns {

  private TrialRuns() {}

  /**
   * The directory of each trial's run by the trial's id.
   *
   * @param runs the folder of all runs
   * @param parent our own id of the sweep's run
   */
  static Map<String, Path> in(Path runs, String parent) throws IOException {
    Map<String, Path> begun = new HashMap<>();
    TrialIndex index = TrialIndex.of(runs, parent);
    index.refreshed().forEach((trial, record) -> begun.put(trial, Path.of(record.id())));
    index.save();
    return begun;
  }

  /** Reads a run's folder. */
  @FunctionalInterface
  public interface Reader {
    RunRecord read(Path run) throws IOException;
  }

  /**
   * What the run of each trial says of itself, by the trial's id: by its folder or, where that is
   * gone, damaged or has no end, as the sweep's run keeps it.
   *
   * @param parent the folder of the sweep's run, beside which those of the trials lie
   */
  public static Map<String, RunRecord> records(SweepPlan plan, Path parent, Reader reader)
      throws IOException {
    Map<String, RunRecord> found = new HashMap<>();
    Path runs = parent.toAbsolutePath().normalize().getParent();
    for (Map.Entry<String, Path> run : in(runs, plan.parent()).entrySet()) {
      try {
        found.put(run.getKey(), reader.read(run.getValue()));
      } catch (ResumeException e) {
        // As if it were gone: 'coursework sync' says what is damaged.
      }
    }
    return overKept(parent, found);
  }

  /** What a table needs of each trial, as {@link #records} finds it. */
  public static Map<String, RunRecord> records(Path parent, TrialIndex index) throws IOException {
    return overKept(parent, index.refreshed());
  }

  private static Map<String, RunRecord> overKept(Path parent, Map<String, RunRecord> found)
      throws IOException {
    Map<String, RunRecord> records = KeptTrials.read(parent);
    found.forEach(
        (trial, record) -> {
          if (record.finished() || !records.containsKey(trial)) {
            records.put(trial, record);
          }
        });
    return records;
  }

  static boolean finished(Path run) throws IOException {
    return RunRecord.read(run, key -> false).finished();
  }

  /** Whether a trial's run has come as far as it is to be trained now, and says so. */
  static boolean reached(Path run, Trial trial) throws IOException {
    return reached(RunRecord.read(run, key -> false), trial);
  }

  static boolean reached(RunRecord record, Trial trial) {
    return record.finished()
        || record.ended().isPresent() && TrialRow.paused(record) >= trial.until();
  }

  static Optional<RunHeader> header(Path run) throws IOException {
    try {
      return RunFolders.header(run);
    } catch (ResumeException e) {
      return Optional.empty(); // a damaged journal: 'coursework sync' says so
    }
  }
}
