package io.coursework.mlflow.crash;

import io.coursework.mlflow.backend.MlflowBackend;
import io.coursework.mlflow.backend.http.MlflowConnection;
import io.coursework.tracking.Eventually;
import io.coursework.tracking.Tracking;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.run.RunStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/** Records until its journal cannot be written any more, and ends its run as one that failed. */
final class FillingProcess {
  private FillingProcess() {}

  /** Arguments: the server, the folder of runs, and the experiment. */
  public static void main(String[] arguments) throws IOException {
    Tracking tracking =
        new Tracking(
            Path.of(arguments[1]),
            new MlflowBackend(MlflowConnection.of(URI.create(arguments[0]))));
    try (Run run = tracking.start(RunHeader.of(arguments[2], "filling"))) {
      run.params(Map.of("d_model", "16"));
      try {
        for (int step = 0; ; step++) {
          run.metrics(Map.of("loss", 1.0 / (1 + step)), step);
        }
      } catch (UncheckedIOException e) {
        run.end(RunStatus.FAILED, e.getMessage());
      }
      run.drain(Eventually.LONG);
      System.out.println(run.remoteId().orElse("unknown to the server"));
    }
  }
}
