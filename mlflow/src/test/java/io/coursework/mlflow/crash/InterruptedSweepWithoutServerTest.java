package io.coursework.mlflow.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import io.coursework.mlflow.Main;
import io.coursework.mlflow.backend.FakeMlflow;
import io.coursework.tracking.Eventually;
import io.coursework.tracking.RunRecord;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM for a sweep whose server takes nothing any more, and for which its trials wait. */
@Tag("crash")
class InterruptedSweepWithoutServerTest {

  private static final List<String> SETTINGS =
      List.of(
          "training.steps=20",
          "training.device=cpu",
          "evaluation.max_examples=20",
          "logging.images=0",
          "logging.model=false",
          "probes.at_end=[]");

  /** It knows its runs, and takes nothing of what they record. */
  private static final FakeMlflow.Weather TAKES_NOTHING =
      new FakeMlflow.Weather() {
        @Override
        public FakeMlflow.Fault before(String path) {
          return path.endsWith("runs/log-batch") ? InterruptedSweepWithoutServerTest::refuse : null;
        }

        @Override
        public FakeMlflow.Fault after(String path) {
          return null;
        }
      };

  @TempDir Path folder;

  private static void refuse(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(503, -1);
    exchange.close();
  }

  @Test
  void leavesThePageWithTheTrialThatHadFinished() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("sweep.yaml"),
            """
            name: away
            base: [src/main/configs/sum.yaml]
            grid: {model.d_model: [4, 8]}
            parallel: 1
            """);
    Path runs = folder.resolve("runs");
    SweptRuns swept = new SweptRuns(runs);
    try (FakeMlflow server = new FakeMlflow().under(TAKES_NOTHING)) {
      List<String> arguments = swept.begin(file, "away", server.uri(), SETTINGS);
      try (ChildProcess process =
          ChildProcess.start(folder.resolve("output.txt"), Main.class, arguments)) {
        Eventually.await(
            "a finished trial",
            () -> {
              assertTrue(process.isAlive(), process.said());
              return !swept.finished().isEmpty();
            });
        assertEquals(143, process.terminate(), process.said()); // Java's for SIGTERM
        RunRecord parent = RunRecord.read(swept.parent().orElseThrow(), key -> false);
        assertEquals(Optional.of(RunStatus.KILLED), parent.ended(), process.said());
        String page = parent.tags().get(Run.DESCRIPTION);
        assertTrue(page.startsWith("**Interrupted**: continue with"), page);
        assertTrue(page.contains("2 trials: 1 finished, 1 not begun."), page);
      }
    }
  }
}
