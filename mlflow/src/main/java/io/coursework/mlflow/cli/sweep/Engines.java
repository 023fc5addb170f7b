package io.coursework.mlflow.cli.sweep;

import com.sun.management.OperatingSystemMXBean;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.cli.console.FailedException;
import io.coursework.mlflow.cli.console.UsageException;
import io.coursework.mlflow.cli.console.Variables;
import io.coursework.mlflow.spark.SparkEngine;
import io.coursework.mlflow.spark.SparkSettings;
import io.coursework.mlflow.spark.SparkSubmit;
import io.coursework.mlflow.sweep.engine.ElsewhereEngine;
import io.coursework.mlflow.sweep.engine.Engine;
import io.coursework.mlflow.sweep.engine.EngineChoice;
import io.coursework.mlflow.sweep.engine.LocalEngine;
import io.coursework.mlflow.sweep.engine.Resources;
import io.coursework.mlflow.sweep.engine.TrialRun;
import io.coursework.mlflow.sweep.plan.SweepPlan;
import io.coursework.tfmodel.device.Device;
import io.coursework.tfmodel.device.Devices;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where the trials of a sweep are computed, as the options say. */
final class Engines {

  private static final int MOST_PARALLEL = EngineOptions.MOST_PARALLEL;

  private static final String LOCAL = EngineChoice.LOCAL;
  private static final String SPARK = EngineChoice.SPARK;

  private final TrialRun trialRun;

  @Inject
  Engines(TrialRun trialRun) {
    this.trialRun = trialRun;
  }

  /**
   * An engine and how it is recorded.
   *
   * @param choice what continues the sweep finds it again by
   */
  record Chosen(EngineChoice choice, Engine engine) {}

  /**
   * The engine of a new sweep.
   *
   * @throws UsageException if options do not go together
   * @throws FailedException if the cluster does not answer
   */
  Chosen begin(EngineOptions options, SweepPlan plan) throws IOException {
    return engine(options.over(Optional.empty()), options, plan);
  }

  /**
   * The engine of a sweep that continues: where it ran before, unless the options say otherwise.
   *
   * @param parent the folder of the sweep's run
   * @throws UsageException as {@link #begin}, and if a setting was not recorded and is not given
   * @throws FailedException if the cluster does not answer
   */
  Chosen goOn(EngineOptions options, Path parent, SweepPlan plan, Console console)
      throws IOException {
    Optional<EngineChoice> recorded = EngineChoice.read(parent);
    EngineChoice choice = options.over(recorded);
    if (recorded.isPresent() && options.engine().isEmpty() && !choice.engine().equals(LOCAL)) {
      console.log(
          choice.handedOut()
              ? "the sweep was handed out: its trials are gathered, and none is run here"
              : "the sweep goes on where it ran, on %s; --engine local runs it here"
                  .formatted(choice.words()));
    }
    return engine(choice, options, plan);
  }

  private Chosen engine(EngineChoice choice, EngineOptions options, SweepPlan plan)
      throws IOException {
    if (choice.handedOut()) {
      return new Chosen(choice, new ElsewhereEngine(trialRun));
    }
    if (choice.engine().equals(LOCAL)) {
      return new Chosen(choice, new LocalEngine(trialRun, resources(choice, plan)));
    }
    SparkSubmit submit;
    try {
      submit =
          new SparkSubmit(
              SparkSubmit.find(choice.sparkHome(), Variables.all()),
              choice
                  .master()
                  .orElseThrow(
                      () -> new UsageException("--" + EngineOptions.MASTER + " is missing")),
              SparkSettings.of(options.sparkConf()).over(SparkSettings.of(choice.settings())));
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
    submit.requireMaster();
    Path program = choice.sparkProgram().orElseGet(Engines::ownProgram);
    EngineChoice found =
        new EngineChoice(
            SPARK,
            Optional.empty(),
            Optional.empty(),
            choice.master(),
            Optional.of(submit.home()),
            Optional.of(program),
            submit.settings().recorded(),
            submit.settings().withheld());
    return new Chosen(
        found, new SparkEngine(trialRun, submit, program, options.tracking().repeated()));
  }

  /** Refuses all but this machine, for a reason. */
  static void requireLocal(EngineOptions options, String reason) {
    if (!options.over(Optional.empty()).engine().equals(LOCAL)) {
      throw new UsageException(reason + "; leave out --engine");
    }
  }

  private static Path ownProgram() {
    return Path.of(System.getProperty("coursework.home", ""), "bin", "coursework").toAbsolutePath();
  }

  /**
   * What trials may take of this machine: as the user wants, else as the sweep's file, else as much
   * as there is.
   */
  static Resources resources(EngineOptions options, SweepPlan plan) {
    return resources(options.over(Optional.empty()), plan);
  }

  private static Resources resources(EngineChoice choice, SweepPlan plan) {
    List<String> gpus =
        plan.trials().stream().allMatch(t -> t.spec().training().device() == Device.CPU)
            ? List.of()
            : Devices.visible().stream().filter(Devices::isGpu).toList();
    int threads =
        plan.trials().stream().mapToInt(t -> t.spec().training().threads()).max().orElseThrow();
    int sides = Math.max(1, Runtime.getRuntime().availableProcessors() / threads);
    int here = gpus.isEmpty() ? sides : gpus.size();
    int otherwise = Math.min(MOST_PARALLEL, plan.parallel() > 0 ? plan.parallel() : here);
    return new Resources(
        choice.parallel().orElse(otherwise),
        gpus,
        choice.memory().map(gib -> (long) gib << 30).orElseGet(() -> machine() / 5 * 4));
  }

  private static long machine() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getTotalMemorySize();
  }
}
