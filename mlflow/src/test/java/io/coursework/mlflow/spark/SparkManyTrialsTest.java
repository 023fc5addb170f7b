package io.coursework.mlflow.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.Guice;
import io.coursework.mlflow.Main;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.crash.ChildProcess;
import io.coursework.mlflow.crash.SweptRuns;
import io.coursework.mlflow.experiment.setup.RunParams;
import io.coursework.mlflow.sweep.plan.SweepPlan;
import io.coursework.mlflow.sweep.plan.Trial;
import io.coursework.tracking.Eventually;
import io.coursework.tracking.RunFolders;
import io.coursework.tracking.Tracking;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.run.RunStatus;
import io.coursework.tracking.secret.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Trials that do nothing, on Spark in one process: what is left is the cost of the sweep itself,
 * which is printed. {@code -Dload.sweep=10000} chooses how many.
 */
@Tag("spark")
@Timeout(value = 2, unit = TimeUnit.HOURS)
class SparkManyTrialsTest {

  private static final int TRIALS = Integer.getInteger("load.sweep", 300);

  /** Puts a run that lies ready in its place, as if it had been trained. */
  private static final String PROGRAM =
      """
      #!/bin/sh
      while [ ! -e '%1$s/ready' ]; do sleep 0.1; done
      while [ $# -gt 0 ]; do
        case $1 in
          --trial) trial=$2 ;;
          --runs-dir) runs=$2 ;;
        esac
        shift
      done
      mv '%1$s'/$trial/* "$runs"
      """;

  @TempDir Path folder;

  @Test
  void theCostOfATrialDoesNotGrow() throws Exception {
    Path runs = folder.resolve("runs");
    Path made = Files.createDirectories(folder.resolve("made"));
    Path program = Files.writeString(folder.resolve("program"), PROGRAM.formatted(made));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path file =
        Files.writeString(
            folder.resolve("sweep.yaml"),
            "name: many\nbase: src/main/configs/sum.yaml\nbudget: %d\nseeds: 0..9\ngrid: {training.optimizer.learning_rate: [%s]}\n"
                .formatted(
                    TRIALS,
                    IntStream.rangeClosed(1, TRIALS / 10)
                        .mapToObj(rate -> String.format(Locale.ROOT, "%.6f", rate * 1e-6))
                        .collect(Collectors.joining(", "))));
    List<String> words =
        List.of(
            "sweep",
            "--config",
            file + "",
            "--offline",
            "--runs-dir",
            runs + "",
            "--engine",
            "spark",
            "--master",
            "local[2]",
            "--spark-home",
            SparkCluster.home() + "",
            "--spark-program",
            program + "",
            "--spark-conf",
            "spark.driver.memory=512m");
    try (ChildProcess process =
        ChildProcess.start(
            folder.resolve("said.txt"),
            Main.class,
            List.of("-Dcoursework.home=" + System.getProperty("coursework.home"), "-Xmx512m"),
            Map.of("SPARK_LOCAL_IP", "127.0.0.1"),
            new ArrayList<>(words))) {
      SweptRuns swept = new SweptRuns(runs);
      Eventually.await(
          "the sweep's plan", () -> Files.isDirectory(runs) && swept.parent().isPresent());
      fill(swept.parent().orElseThrow(), made);
      Map<String, String> before = new TreeMap<>(costs());
      long start = System.nanoTime();
      Files.createFile(made.resolve("ready"));
      Map<String, String> last = new TreeMap<>();
      while (process.isAlive()) {
        last.putAll(costs());
        Thread.onSpinWait();
        TimeUnit.MILLISECONDS.sleep(200); // between two looks at what it has used
      }
      process.awaitSuccess();
      double seconds = (System.nanoTime() - start) / 1e9;
      String said = process.said();
      assertTrue(said.contains("%d trials: %d finished".formatted(TRIALS, TRIALS)), said);
      System.out.printf(
          Locale.ROOT,
          "load: %,d trials in %.0f s, %.1f ms each; before: %s; at the end: %s%n",
          TRIALS,
          seconds,
          1000 * seconds / TRIALS,
          before,
          last);
    }
    assertEquals(TRIALS, new SweptRuns(runs).finished().size());
  }

  /** Processor time and largest memory of the two processes, by what they are. */
  private static Map<String, String> costs() {
    Map<String, String> costs = new TreeMap<>();
    ProcessHandle.current()
        .descendants()
        .forEach(
            process -> {
              String command = SparkCluster.command(process);
              String name =
                  command.contains("org.apache.spark.deploy.SparkSubmit")
                      ? "Spark's driver"
                      : command.contains("io.coursework.mlflow.Main sweep") ? "sweep" : "";
              if (!name.isEmpty()) {
                costs.put(name, cost(process));
              }
            });
    return costs;
  }

  private static String cost(ProcessHandle process) {
    try {
      String memory =
          Files.readAllLines(Path.of("/proc", process.pid() + "", "status")).stream()
              .filter(line -> line.startsWith("VmHWM"))
              .findFirst()
              .orElse("")
              .replaceAll("\\s+", " ");
      long cpu = process.info().totalCpuDuration().map(time -> time.toMillis()).orElse(0L);
      return "%.1f s of processor time, %s".formatted(cpu / 1e3, memory);
    } catch (IOException e) {
      return "gone";
    }
  }

  /** Makes a finished run for each trial, in a folder of its number. */
  private static void fill(Path parent, Path made) throws IOException {
    var injector = Guice.createInjector(Main.modules());
    RunHeader header = RunFolders.header(parent).orElseThrow();
    SweepPlan plan =
        SweepPlan.read(
                parent.resolve("artifacts/plan.json"), injector.getInstance(ConfigLoader.class))
            .under(header);
    RunParams params = injector.getInstance(RunParams.class);
    for (Trial trial : plan.trials()) {
      Tracking tracking =
          Tracking.offline(made.resolve(trial.number() + ""), Secrets.of(Map.of()), notice -> {});
      try (Run run =
          tracking.start(
              RunHeader.of(plan.experiment(), trial.runName(plan.sweep()))
                  .withTags(trial.tags(plan.sweep()))
                  .withParent(plan.parent()))) {
        run.params(params.of(trial.spec()));
        run.metrics(Map.of("train/loss", 1.0, "eval/sum/accuracy", 0.5), 100);
        run.end(RunStatus.FINISHED, null);
      }
    }
  }
}
