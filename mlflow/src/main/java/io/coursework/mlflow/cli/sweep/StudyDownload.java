package io.coursework.mlflow.cli.sweep;

import io.coursework.mlflow.backend.RunDownload;
import io.coursework.mlflow.cli.console.UsageException;
import io.coursework.mlflow.cli.destination.TrackingOptions;
import io.coursework.mlflow.reproduction.Reproduction;
import io.coursework.mlflow.sweep.engine.KeptTrials;
import io.coursework.mlflow.sweep.plan.SweepPlan;
import io.coursework.tracking.backend.BackendException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What judging takes of a sweep whose run is on the server. */
final class StudyDownload {

  private StudyDownload() {}

  /**
   * Fetches its plan, and its criteria and outcomes where it has them.
   *
   * @param id of the sweep's run
   * @param into a folder, which gets one that is laid out like that of the sweep's run
   * @return the new folder; without a plan if the run is not that of a sweep
   */
  static Path of(String id, Path into, TrackingOptions tracking)
      throws BackendException, IOException {
    if (tracking.offline()) {
      throw new UsageException(
          "runs:/%s is on a server, and --offline asks none; give a folder, or leave --offline out"
              .formatted(id));
    }
    RunDownload download = new RunDownload(tracking.connection(), id);
    Path artifacts = Files.createDirectories(into.resolve(id).resolve("artifacts"));
    List<String> files = new ArrayList<>(List.of(SweepPlan.FILE));
    files.addAll(Reproduction.FIXED);
    for (String block : download.names(KeptTrials.FOLDER, false)) {
      files.add(KeptTrials.FOLDER + "/" + block);
    }
    for (String file : files) {
      download.file(file, SweepPlan.LARGEST, artifacts);
    }
    return into.resolve(id);
  }
}
