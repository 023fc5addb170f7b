package io.coursework.mlflow.crash;

import io.coursework.mlflow.backend.MlflowBackend;
import io.coursework.mlflow.backend.http.MlflowConnection;
import io.coursework.tracking.Eventually;
import io.coursework.tracking.StoppedRun;
import io.coursework.tracking.Tracking;
import io.coursework.tracking.run.DatasetInput;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.run.RunStatus;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that records what a run can hold, some hundred entries a second, until it is killed or
 * has taken all its steps. What it records at a step depends on the step alone. It says which step
 * it has taken: what a call returned for is journalled.
 *
 * <p>Arguments: the server, the folder of runs, the experiment, and of a run to continue with its
 * directory and its next step.
 */
final class RecordingProcess {
  /** Begins the line that names the run's directory, and those that name a step taken. */
  static final String RUN = "run ";

  static final String STEP = "step ";

  /** The line of a run whose journal is whole: from here on it only waits for the server. */
  static final String ENDED = "ended";

  private static final int STEPS = 2000;

  /** Between steps, so that a server on two cores can follow. */
  private static final Duration PAUSE = Duration.ofMillis(1);

  private static final Duration LONG = Eventually.LONG;

  private RecordingProcess() {}

  public static void main(String[] arguments) throws IOException {
    Tracking tracking =
        new Tracking(
            Path.of(arguments[1]),
            new MlflowBackend(MlflowConnection.of(URI.create(arguments[0]))));
    if (arguments.length == 3) {
      try (Run run = tracking.start(RunHeader.of(arguments[2], "killed"))) {
        record(run, 0);
      }
    } else {
      try (StoppedRun stopped = StoppedRun.open(Path.of(arguments[3]));
          Run run = tracking.resume(stopped)) {
        record(run, stopped.finished() ? STEPS : Integer.parseInt(arguments[4]));
      }
    }
  }

  private static void record(Run run, int from) {
    System.out.println(RUN + run.directory());
    for (int step = from; step < STEPS; step++) {
      take(run, step);
      System.out.println(STEP + step);
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    run.end(RunStatus.FINISHED, null);
    System.out.println(ENDED);
    run.drain(LONG);
  }

  private static void take(Run run, int step) {
    run.metrics(Map.of("train/loss", 1.0 / (1 + step), "lr", 0.1, "step", 1.0 * step), step);
    if (step % 10 == 0) {
      run.params(Map.of("group.p" + step, "value " + step));
      run.metrics(Map.of("sometimes", step % 50 == 0 ? Double.NaN : step), step);
    }
    if (step % 15 == 0) {
      run.tag("phase", "phase " + step);
      run.tag("of " + step, "tag");
    }
    if (step % 25 == 0) {
      byte[] content = new byte[1 + step * 50];
      new Random(step).nextBytes(content);
      run.artifact("files/of-%d.bin".formatted(step), content);
      run.artifact("newest.bin", content);
    }
    if (step % 500 == 0) {
      run.dataset(
          new DatasetInput(
              "data " + step, "train", "0a1b2c3d", Map.of("seed", "1"), List.of(), Map.of()));
    }
  }
}
