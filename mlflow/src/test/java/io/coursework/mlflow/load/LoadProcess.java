package io.coursework.mlflow.load;

import io.coursework.mlflow.backend.MlflowBackend;
import io.coursework.mlflow.backend.http.MlflowConnection;
import io.coursework.tracking.Tracking;
import io.coursework.tracking.run.Delivery;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.run.RunStatus;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Records runs, a few at a time, each as fast as it can, and ends once the server has all of them.
 *
 * <p>Arguments: the server, the folder of runs, the experiment, the first number, how many. With
 * {@code longest} and a name for how many, the one long run. Of each run a line tells in how many
 * seconds all was recorded, and in how many it was delivered.
 */
final class LoadProcess {
  private static final int AT_A_TIME = 4;
  private static final Duration LONGEST = Duration.ofMinutes(30);

  private LoadProcess() {}

  public static void main(String[] arguments) throws Exception {
    Tracking tracking =
        new Tracking(
            Path.of(arguments[1]),
            new MlflowBackend(MlflowConnection.of(URI.create(arguments[0]))));
    int first = Integer.parseInt(arguments[3]);
    if (arguments[4].equals("longest")) {
      LoadedRun longest = LoadedRun.longest(first);
      record(tracking, RunHeader.of(arguments[2], arguments[5]), longest);
      return;
    }
    ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME);
    try {
      List<Future<?>> runs = new ArrayList<>();
      for (int number = first; number < first + Integer.parseInt(arguments[4]); number++) {
        LoadedRun run = LoadedRun.ofMany(number);
        runs.add(
            threads.submit(
                () -> {
                  record(tracking, RunHeader.of(arguments[2], run.name()), run);
                  return null;
                }));
      }
      for (Future<?> run : runs) {
        run.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static void record(Tracking tracking, RunHeader header, LoadedRun load)
      throws IOException {
    long start = System.nanoTime();
    try (Run run = tracking.start(header)) {
      run.params(load.params());
      for (int step = 0; step < load.steps(); step++) {
        run.metrics(load.values(step), step);
      }
      for (String path : load.files().keySet()) {
        Path source = Files.createTempFile("coursework-load", "");
        try {
          try (OutputStream out = Files.newOutputStream(source)) {
            load.write(path, out);
          }
          run.artifactFile(path, source);
        } finally {
          Files.delete(source);
        }
      }
      run.end(RunStatus.FINISHED, null);
      double recorded = (System.nanoTime() - start) / 1e9;
      Delivery delivery = run.drain(LONGEST);
      if (!delivery.complete()) {
        throw new IOException("%s: %s".formatted(header.name(), delivery));
      }
      System.out.printf(
          Locale.ROOT,
          "{\"recorded_seconds\":%.3f,\"delivered_seconds\":%.3f}%n",
          recorded,
          (System.nanoTime() - start) / 1e9);
    }
  }
}
