package io.coursework.mlflow.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.mlflow.Main;
import io.coursework.mlflow.server.MlflowServer;
import io.coursework.tracking.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mlflow.api.proto.Service;
import org.mlflow.tracking.MlflowClient;

/**
 * A study that is killed five times on its way comes to the same set of runs with the same numbers
 * and verdicts as an undisturbed one, on the disk and on the server; no trial that had finished is
 * touched.
 */
@Tag("crash")
class SweepCrashTest {

  private static final int KILLS = 5;
  private static final int TRIALS = 9;
  private static final List<String> SETTINGS =
      List.of(
          "training.steps=300",
          "training.batch_size=8",
          "training.device=cpu",
          "training.checkpoint.every=20",
          "training.success.evaluations=1",
          "task.max_depth=1",
          "task.nesting=0",
          "split.type=parts",
          "evaluation.max_examples=40",
          "evaluation.max_examples_during_training=10",
          "evaluation.every=100",
          "logging.every=10",
          "logging.images=2",
          "probes.at_end=[ordering]");

  private final MlflowServer server = MlflowServer.shared();

  @TempDir Path folder;

  @Test
  void fiveKillsChangeNothing() throws Exception {
    Path undisturbed = Files.createDirectories(folder.resolve("undisturbed"));
    String reference = "sweep-" + UUID.randomUUID();
    try (ChildProcess process = begin(undisturbed, reference)) {
      process.awaitSuccess();
    }
    Path killed = Files.createDirectories(folder.resolve("killed"));
    SweptRuns swept = new SweptRuns(killed);
    String experiment = "sweep-" + UUID.randomUUID();
    for (int kill = 0; kill <= KILLS; kill++) {
      // Between the second and the seventh trial, in the middle of two.
      int enough = kill == KILLS ? TRIALS : kill + 1;
      Map<String, Long> before = swept.journals();
      try (ChildProcess process = goOn(killed, experiment)) {
        if (kill == KILLS) {
          process.awaitSuccess();
        } else {
          Eventually.await(
              enough + " finished trials",
              () -> {
                assertTrue(process.isAlive(), process.said());
                return swept.finished().size() >= enough;
              });
          Thread.sleep(300);
          assertTrue(process.kill(), process.said());
        }
      }
      Map<String, Long> after = swept.journals();
      // What was sent is noted elsewhere: nothing is written to the journal of a finished run.
      before.forEach((run, length) -> assertEquals(length, after.get(run), run));
    }
    assertEquals(new SweptRuns(undisturbed).trials(), swept.trials());
    Map<String, String> expected = onServer(reference);
    assertEquals(TRIALS + 1, expected.size());
    assertEquals(expected, onServer(experiment));
  }

  private ChildProcess begin(Path runs, String experiment) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("sweep.yaml"),
            """
            name: crash
            question: paper
            base: [src/main/configs/paper/nested/sum.yaml, src/main/configs/paper/nested/max_med_sum.yaml,
                   src/main/configs/exp3s.yaml]
            search: {type: blocks}
            grid: {model.d_model: [4]}
            seeds: 100..102
            parallel: 2
            """);
    return start(runs, new SweptRuns(runs).begin(file, experiment, server.uri(), SETTINGS));
  }

  private ChildProcess goOn(Path runs, String experiment) throws IOException {
    Optional<Path> parent = new SweptRuns(runs).parent();
    return parent.isEmpty()
        ? begin(runs, experiment)
        : start(
            runs,
            List.of(
                "sweep",
                "--resume",
                parent.get().toString(),
                "--tracking-uri",
                server.uri().toString()));
  }

  private static ChildProcess start(Path runs, List<String> arguments) throws IOException {
    return ChildProcess.start(runs.resolve("output.txt"), Main.class, arguments);
  }

  /** Every run of an experiment by its name, with its last numbers but for those of the clock. */
  private Map<String, String> onServer(String experiment) {
    Map<String, String> runs = new TreeMap<>();
    try (MlflowClient client = new MlflowClient(server.uri().toString())) {
      String id = client.getExperimentByName(experiment).orElseThrow().getExperimentId();
      for (Service.RunInfo info : client.listRunInfos(id)) {
        Service.Run run = client.getRun(info.getRunId());
        TreeSet<String> content = new TreeSet<>();
        run.getData().getParamsList().forEach(p -> content.add(p.getKey() + "=" + p.getValue()));
        run.getData().getMetricsList().stream()
            .filter(m -> !Outcome.timed(m.getKey()))
            .forEach(m -> content.add(m.getKey() + " " + m.getStep() + " " + m.getValue()));
        String before = runs.put(info.getRunName(), info.getStatus() + " " + content);
        assertEquals(null, before, "two runs called " + info.getRunName());
      }
    }
    return runs;
  }
}
