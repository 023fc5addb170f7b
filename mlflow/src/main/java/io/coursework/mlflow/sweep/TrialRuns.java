package io.coursework.mlflow.sweep;

import io.coursework.tracking.ResumeException;
import io.coursework.tracking.RunFolders;
import io.coursework.tracking.RunHeader;
import io.coursework.tracking.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

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
    return among(RunFolders.in(runs), parent);
  }

  /** The directory of one trial's run. */
  static Optional<Path> of(Trial trial, SweepPlan plan, Path runs) throws IOException {
    String name = trial.runName(plan.sweep());
    List<Path> named = new ArrayList<>();
    try (Stream<Path> all = Files.list(runs)) {
      all.filter(run -> run.getFileName().toString().contains(name))
          .filter(RunFolders::isRun)
          .forEach(named::add);
    }
    return Optional.ofNullable(among(named, plan.parent()).get(trial.id()));
  }

  private static Map<String, Path> among(List<Path> runs, String parent) throws IOException {
    Map<String, Path> found = new HashMap<>();
    for (Path run : runs.stream().sorted().toList()) {
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

  /** Reads a run's folder. */
  @FunctionalInterface
  public interface Reader {
    RunRecord read(Path run) throws IOException;
  }

  /**
   * What the run of each trial says of itself, by the trial's id: by its folder or, where that is
   * gone or has no end, as the sweep's run keeps it.
   *
   * @param parent the folder of the sweep's run, beside which those of the trials lie
   */
  public static Map<String, RunRecord> records(SweepPlan plan, Path parent, Reader reader)
      throws IOException {
    Map<String, RunRecord> records = KeptTrials.read(parent);
    Path runs = parent.toAbsolutePath().normalize().getParent();
    for (Map.Entry<String, Path> run : in(runs, plan.parent()).entrySet()) {
      RunRecord record = reader.read(run.getValue());
      if (record.finished() || !records.containsKey(run.getKey())) {
        records.put(run.getKey(), record);
      }
    }
    return records;
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
      return RunFolders.header(run);
    } catch (ResumeException e) {
      return Optional.empty(); // a damaged journal: 'coursework sync' says so
    }
  }
}
