package io.coursework.mlflow.sweep;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.util.Modules;
import com.sun.management.OperatingSystemMXBean;
import io.coursework.mlflow.Main;
import io.coursework.mlflow.experiment.Interruption;
import io.coursework.mlflow.export.TemporaryFolder;
import io.coursework.mlflow.sweep.engine.EngineChoice;
import io.coursework.mlflow.sweep.plan.Planner;
import io.coursework.mlflow.sweep.plan.SweepPlan;
import io.coursework.mlflow.sweep.plan.Trial;
import io.coursework.mlflow.system.FakeSurroundings;
import io.coursework.tracking.run.RunHeader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Processor time of a trial that does nothing, from its planning to the sweep's page, in a grid and
 * in a search by TPE: prints both in milliseconds, as two numbers.
 */
public final class SearchCost {

  private static final int ROUNDS = 2;

  private static final Injector INJECTOR =
      Guice.createInjector(Modules.combine(Main.modules()), new FakeSurroundings());

  private SearchCost() {}

  /**
   * @param args a configuration, the number of trials: a multiple of 50
   */
  public static void main(String[] args) throws IOException {
    Path base = Path.of(args[0]);
    int trials = Integer.parseInt(args[1]);
    cost(base, grid(trials / 5), trials / 5); // until the program is warm
    cost(base, tpe(trials / 5), trials / 5);
    double grid = 0;
    double tpe = 0;
    for (int round = 0; round < ROUNDS; round++) {
      grid += cost(base, grid(trials), trials) / ROUNDS;
      tpe += cost(base, tpe(trials), trials) / ROUNDS;
    }
    System.out.printf(Locale.ROOT, "%.3f %.3f%n", grid, tpe);
  }

  /** Of the same keys: what the sweep's page costs depends on how many there are. */
  private static String grid(int trials) {
    return """
        grid:
          training.optimizer.learning_rate: [%s]
          training.optimizer.warmup_steps: [0, 100, 200, 300, 400]
          training.optimizer.schedule: [constant, cosine]
        """
        .formatted(
            IntStream.rangeClosed(1, trials / 10)
                .mapToObj(rate -> String.format(Locale.ROOT, "%.4f", rate * 1e-3))
                .collect(Collectors.joining(", ")));
  }

  private static String tpe(int trials) {
    return """
        search: {type: tpe}
        random:
          draws: %d
          keys:
            training.optimizer.learning_rate: {type: log_uniform, low: 0.001, high: 0.1}
            training.optimizer.warmup_steps: {type: integer, low: 0, high: 400}
            training.optimizer.schedule: {type: choice, values: [constant, cosine]}
        """
        .formatted(trials);
  }

  private static double accuracy(Trial trial) {
    return 1 / (1 + Math.abs(Math.log(trial.spec().training().optimizer().learningRate() / 0.02)));
  }

  private static double cost(Path base, String what, int trials) throws IOException {
    try (TemporaryFolder folder = TemporaryFolder.create();
        Interruption interruption = Interruption.listen()) {
      Path runs = Files.createDirectories(folder.path().resolve("runs"));
      Path file =
          Files.writeString(
              folder.path().resolve("sweep.yaml"),
              "name: cost\nbase: %s\nbudget: %d\n%s"
                  .formatted(base.toAbsolutePath(), trials, what));
      long start = processorTime();
      SweepPlan plan = INJECTOR.getInstance(Planner.class).plan(file, List.of(), notice -> {});
      INJECTOR
          .getInstance(Sweep.class)
          .begin(
              plan,
              RunHeader.of("cost", "cost"),
              EngineChoice.local(),
              new InstantEngine(
                  runs, INJECTOR, SearchCost::accuracy, order -> order, Integer.MAX_VALUE),
              InstantEngine.place(runs, interruption),
              null);
      return (processorTime() - start) / 1e6 / trials;
    }
  }

  private static long processorTime() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
