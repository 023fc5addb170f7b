package io.coursework.mlflow.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.mlflow.Main;
import io.coursework.tracking.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A search that is killed in three of its waves tries the same as an undisturbed one. */
@Tag("crash")
class SearchCrashTest {

  private static final int TRIALS = 16;

  /** Finished trials before each kill: in the first wave of four, and in two of those of three. */
  private static final List<Integer> KILLS = List.of(1, 5, 8);

  @TempDir Path folder;

  @Test
  void threeKillsInDifferentWavesChangeNothing() throws Exception {
    Path undisturbed = Files.createDirectories(folder.resolve("undisturbed"));
    try (ChildProcess process = goOn(undisturbed)) {
      process.awaitSuccess();
    }
    Path killed = Files.createDirectories(folder.resolve("killed"));
    SweptRuns swept = new SweptRuns(killed);
    for (int enough : KILLS) {
      try (ChildProcess process = goOn(killed)) {
        Eventually.await(
            enough + " finished trials",
            () -> {
              assertTrue(process.isAlive(), process.said());
              return swept.finished().size() >= enough;
            });
        assertTrue(process.kill(), process.said());
      }
    }
    try (ChildProcess process = goOn(killed)) {
      process.awaitSuccess();
    }
    assertEquals(TRIALS, swept.finished().size());
    assertEquals(new SweptRuns(undisturbed).trials(), swept.trials());
  }

  private ChildProcess goOn(Path runs) throws IOException {
    Optional<Path> parent = new SweptRuns(runs).parent();
    return ChildProcess.start(
        runs.resolve("output.txt"),
        Main.class,
        parent.isPresent()
            ? List.of("sweep", "--resume", parent.get().toString(), "--offline")
            : begin(runs));
  }

  private List<String> begin(Path runs) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("sweep.yaml"),
            """
            name: crash
            base: src/main/configs/sum.yaml
            random:
              draws: %d
              keys:
                training.optimizer.learning_rate: {type: log_uniform, low: 0.001, high: 0.1}
                training.optimizer.schedule: {type: choice, values: [constant, cosine]}
            search: {type: tpe, startup: 4, at_once: 3}
            parallel: 1
            """
                .formatted(TRIALS));
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "sweep", "--config", file.toString(), "--runs-dir", runs.toString(), "--offline"));
    for (String setting :
        List.of(
            "training.steps=100",
            "training.batch_size=4",
            "training.device=cpu",
            "training.checkpoint.every=20",
            "evaluation.max_examples=8",
            "evaluation.max_examples_during_training=4",
            "logging.images=0",
            "logging.model=false",
            "probes.at_end=[]")) {
      arguments.addAll(List.of("--set", setting));
    }
    return arguments;
  }
}
