package io.coursework.mlflow.sweep;

import io.coursework.tracking.ResumeException;
import io.coursework.tracking.RunFolders;
import io.coursework.tracking.RunHeader;
import io.coursework.tracking.RunRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Finds the trials of a sweep that have begun, whichever process began them. */
public final class TrialRuns {

  private TrialRuns() {}

  /**
   * The directory of each trial's run by the trial's id. Where a trial has several, by processes
   * that began it at the same time, a finished one counts, else the last by name.
   *
   * @param runs the folder of all runs
   * @param parent our own id of the sweep's run
   */
  public static Map<String, Path> in(Path runs, String parent) throws IOException {
    Map<String, Path> found = new HashMap<>();
    for (Path run : RunFolders.in(runs)) {
      Optional<RunHeader> header = header(run);
      String id = header.map(h -> h.tags().get(Trial.ID)).orElse(null);
      if (id != null && parent.equals(header.get().parentClientRunId())) {
        Path other = found.get(id);
        if (other == null || !finished(other)) {
          found.put(id, run);
        }
      }
    }
    return found;
  }

  static boolean finished(Path run) throws IOException {
    return RunRecord.read(run, key -> false).finished();
  }

  /** Whether a trial's run has come as far as it is to be trained now, and says so. */
  static boolean reached(Path run, Trial trial) throws IOException {
    RunRecord record = RunRecord.read(run, key -> false);
    return record.finished()
        || record.ended().isPresent() && TrialRow.paused(record) >= trial.until();
  }

  private static Optional<RunHeader> header(Path run) throws IOException {
    try {
      return RunHeader.read(run);
    } catch (ResumeException e) {
      return Optional.empty(); // a damaged journal: 'coursework sync' says so
    }
  }
}
