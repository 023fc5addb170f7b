package io.coursework.mlflow.crash;

import io.coursework.tracking.StoppedRun;
import io.coursework.tracking.Tracking;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.secret.Secrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;

/** Records without a server, as fast as it can, in a process of its own, until it is killed. */
final class ScribblingProcess {
  private ScribblingProcess() {}

  /** Arguments: the folder of runs, and the experiment of a run that begins if none is there. */
  public static void main(String[] arguments) throws Exception {
    Path runs = Path.of(arguments[0]);
    Tracking tracking = Tracking.offline(runs, Secrets.of(Map.of()), System.err::println);
    Path source = Files.createDirectories(runs.resolveSibling("source-" + runs.getFileName()));
    try (var children = Files.newDirectoryStream(runs)) {
      for (Path run : children) {
        try (StoppedRun stopped = StoppedRun.open(run)) {
          scribble(tracking.resume(stopped), source);
        }
      }
    }
    scribble(tracking.start(RunHeader.of(arguments[1], "scribble")), source);
  }

  private static void scribble(Run run, Path source) throws IOException {
    Random random = new Random();
    run.params(Map.of("seed", "1", "pid", Long.toString(ProcessHandle.current().pid())));
    for (long step = System.nanoTime(); ; step++) {
      run.metrics(Map.of("loss", random.nextDouble(), "rate", 0.1), step);
      if (step % 7 == 0) {
        run.artifact("log.txt", text("line %d\n".formatted(step), random.nextInt(3000)));
        run.tag("phase", Long.toString(step));
      }
      if (step % 11 == 0) {
        run.artifact("steps/%d.txt".formatted(step % 5), text("x", random.nextInt(3)));
        Files.write(source.resolve("weights"), text("w", random.nextInt(20_000)));
        run.model("model", source);
      }
    }
  }

  private static byte[] text(String line, int times) {
    return line.repeat(times).getBytes(StandardCharsets.UTF_8);
  }
}
