package io.coursework.mlflow.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.inject.Guice;
import io.coursework.mlflow.Main;
import io.coursework.mlflow.cli.Launcher;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.experiment.setup.RunParams;
import io.coursework.mlflow.sweep.plan.SweepPlan;
import io.coursework.mlflow.sweep.plan.Trial;
import io.coursework.tracking.Tracking;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.run.RunStatus;
import io.coursework.tracking.secret.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A sweep of ten thousand trials that do nothing: prints the processor time of each command, from
 * its start to its end, within 512 MB of heap. {@code -Dload.sweep=500} chooses another number.
 */
@Tag("load")
@Timeout(value = 6, unit = TimeUnit.HOURS)
class ManyTrialsTest {

  private static final int TRIALS = Integer.getInteger("load.sweep", 10_000);
  private static final int SEEDS = 10;

  @TempDir Path folder;
  private Launcher coursework;
  private Path runs;

  private String command(String what, int code, String... words) throws Exception {
    Path said = folder.resolve("said");
    List<String> line =
        new ArrayList<>(
            List.of(
                "bash",
                "-c",
                "TIMEFORMAT='%U %S %R'; time \"$@\" > " + said + " 2> " + said + ".err",
                "bash",
                coursework.script().toString()));
    line.addAll(List.of(words));
    Launcher.Ended ended = coursework.run(new ProcessBuilder(line), Map.of());
    String err = Files.readString(Path.of(said + ".err"));
    assertEquals(code, ended.exitCode(), ended.said() + err);
    String[] times = ended.said().strip().split("\\s+");
    System.out.printf(
        Locale.ROOT,
        "load: %s: %.1f s of processor time, %s s%n",
        what,
        Double.parseDouble(times[0]) + Double.parseDouble(times[1]),
        times[2]);
    return Files.readString(said) + err;
  }

  @Test
  void planRunsResultsAndResumptionOfManyTrials() throws Exception {
    coursework = Launcher.in(folder);
    Files.writeString(
        coursework.script(),
        Files.readString(coursework.script()).replace(" -XX:TieredStopAtLevel=1", " -Xmx512m"));
    runs = folder.resolve("runs");
    StringBuilder rates = new StringBuilder();
    for (int i = 1; i <= TRIALS / SEEDS; i++) {
      rates.append(i == 1 ? "" : ", ").append(String.format(Locale.ROOT, "%.6f", i * 1e-6));
    }
    Path file =
        Files.writeString(
            folder.resolve("sweep.yaml"),
            "name: many\nbase: src/main/configs/sum.yaml\nbudget: %d\nseeds: 0..%d\ngrid: {training.optimizer.learning_rate: [%s]}%n"
                .formatted(TRIALS, SEEDS - 1, rates));
    Path plan = folder.resolve("plan.json");
    command(
        "plan of %,d trials".formatted(TRIALS),
        0,
        "sweep",
        "plan",
        "--config",
        file + "",
        "--out",
        plan + "",
        "--offline",
        "--runs-dir",
        runs + "");
    System.out.printf("load: the plan has %,d KB%n", Files.size(plan) >> 10);
    Path parent;
    try (Stream<Path> all = Files.list(runs)) {
      parent =
          all.filter(run -> Files.exists(run.resolve("journal.jsonl"))).findFirst().orElseThrow();
    }
    fill(plan);
    command("results, with no index", 0, "sweep", "results", parent + "", "--offline");
    command("results", 0, "sweep", "results", parent + "", "--offline");
    command("resumption", 0, "sweep", "--resume", parent + "", "--offline");
    command("results at the end", 0, "sweep", "results", parent + "", "--offline");
  }

  /** Gives every trial a run that has finished. */
  private void fill(Path file) throws IOException {
    var injector = Guice.createInjector(Main.modules());
    SweepPlan plan = SweepPlan.read(file, injector.getInstance(ConfigLoader.class));
    RunParams params = injector.getInstance(RunParams.class);
    Tracking tracking = Tracking.offline(runs, Secrets.of(Map.of()), notice -> {});
    long start = System.nanoTime();
    for (Trial trial : plan.trials()) {
      try (Run run =
          tracking.start(
              RunHeader.of(plan.experiment(), trial.runName(plan.sweep()))
                  .withTags(trial.tags(plan.sweep()))
                  .withParent(plan.parent()))) {
        run.params(params.of(trial.spec()));
        for (int step = 100; step <= 1000; step += 100) {
          run.metrics(Map.of("train/loss", 1.0 / step), step);
        }
        run.metrics(Map.of("eval/sum/accuracy", trial.number() % 97 / 97.0), 1000);
        run.end(RunStatus.FINISHED, null);
      }
    }
    System.out.printf(
        Locale.ROOT, "load: %,d runs made in %.0f s%n", TRIALS, (System.nanoTime() - start) / 1e9);
  }
}
