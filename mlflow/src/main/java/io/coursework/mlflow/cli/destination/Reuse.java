package io.coursework.mlflow.cli.destination;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.cli.console.FailedException;
import io.coursework.mlflow.cli.console.UsageException;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.experiment.FinishedRuns;
import io.coursework.mlflow.experiment.RunReuse;
import io.coursework.mlflow.reuse.RunsOfServer;
import io.coursework.mlflow.system.TimeText;
import io.coursework.tracking.RunFolders;
import io.coursework.tracking.run.RunHeader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Work that is done once: finished runs in place of new ones. */
public final class Reuse {

  private Reuse() {}

  /** Where finished runs are looked for; nowhere unless the user wants it. */
  public static FinishedRuns of(
      TrackingDestination destination, ConfigLoader config, Console console) throws IOException {
    if (!destination.options().reuse()) {
      return FinishedRuns.NONE;
    }
    if (destination.backend().isEmpty()) {
      throw new UsageException(
          "--reuse takes runs from a server; leave it out, or record on an MLflow server");
    }
    if (destination.away()) {
      throw new FailedException(
          "--reuse takes runs from a server, and it does not answer; try again, or leave it out");
    }
    return new RunsOfServer(
        destination.options().connection(), destination.experiment(), config, console::log);
  }

  /**
   * Says what was saved.
   *
   * @param runs the directories of all runs that the command was about
   */
  public static void tell(
      List<Path> runs, TrackingDestination destination, Console console, ObjectNode result)
      throws IOException {
    if (!destination.options().reuse()) {
      return;
    }
    int taken = 0;
    double seconds = 0;
    for (Path run : runs) {
      Optional<Map<String, String>> tags = RunFolders.header(run).map(RunHeader::tags);
      String saved = tags.map(all -> all.getOrDefault(RunReuse.SAVED, "")).orElse("");
      if (saved.matches("[0-9.E-]+")) {
        taken++;
        seconds += Double.parseDouble(saved);
      }
    }
    console.text(
        "reused %d of %d runs; %s of training saved"
            .formatted(taken, runs.size(), TimeText.ofSeconds(seconds)));
    result.put("reused", taken).put("saved_seconds", seconds);
  }
}
