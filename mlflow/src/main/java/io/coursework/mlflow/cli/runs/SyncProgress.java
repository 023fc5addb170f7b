package io.coursework.mlflow.cli.runs;

import io.coursework.mlflow.experiment.Interruption;
import io.coursework.mlflow.experiment.Progress;
import io.coursework.tracking.Synchronization;
import java.nio.file.Path;

/** A bar for each run that has anything to be sent; Ctrl-C ends the work at once. */
final class SyncProgress {

  private final Progress progress;
  private final Interruption interruption;

  SyncProgress(Progress progress, Interruption interruption) {
    this.progress = progress;
    this.interruption = interruption;
  }

  OfRun of(Path run) {
    // Without the time that it begins with: a bar has one line.
    return new OfRun(run.getFileName().toString().replaceFirst("^\\d{8}-\\d{6}-", ""));
  }

  /** How far one run has come. */
  final class OfRun implements Synchronization.Watcher, AutoCloseable {
    private final String name;
    private Progress.Bar bar;

    private OfRun(String name) {
      this.name = name;
    }

    @Override
    public void sent(long sent, long all) {
      interruption.check();
      if (bar == null && all > 0) {
        bar = progress.start(name, all, "entries");
      }
      if (bar != null && sent == all) {
        bar.finish("sent");
      } else if (bar != null) {
        bar.update(sent, "");
      }
    }

    @Override
    public void close() {
      if (bar != null) {
        bar.close();
      }
    }
  }
}
