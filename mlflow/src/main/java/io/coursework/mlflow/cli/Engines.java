package io.coursework.mlflow.cli;

import com.sun.management.OperatingSystemMXBean;
import io.coursework.mlflow.spark.SparkEngine;
import io.coursework.mlflow.spark.SparkSubmit;
import io.coursework.mlflow.sweep.Engine;
import io.coursework.mlflow.sweep.LocalEngine;
import io.coursework.mlflow.sweep.Resources;
import io.coursework.mlflow.sweep.SweepPlan;
import io.coursework.mlflow.sweep.TrialRun;
import io.coursework.tfmodel.device.Device;
import io.coursework.tfmodel.device.Devices;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** Where the trials of a sweep are computed, as the options say. */
final class Engines {

  private static final String ENGINE = "engine";
  private static final String PARALLEL = "parallel";
  private static final String MEMORY = "memory";
  private static final String MASTER = "master";
  private static final String SPARK_HOME = "spark-home";
  private static final String SPARK_CONF = "spark-conf";
  private static final String SPARK_PROGRAM = "spark-program";

  private static final int MOST_PARALLEL = 256;
  private static final long MOST_MEMORY = 1 << 20; // GiB

  private enum Kind {
    LOCAL,
    SPARK
  }

  private final TrialRun trialRun;

  @Inject
  Engines(TrialRun trialRun) {
    this.trialRun = trialRun;
  }

  static Options options() {
    return new Options()
        .addOption(
            Arguments.value(
                PARALLEL,
                "N",
                "trials at a time on this machine (default: the file's, else as many as GPUs, else"
                    + " cores / training.threads)"))
        .addOption(
            Arguments.value(
                MEMORY,
                "GIB",
                "memory of this machine for all trials together; a trial that would not fit waits"
                    + " (default: four fifths of it)"))
        .addOption(
            Arguments.oneOf(
                ENGINE,
                "local|spark",
                Kind.class,
                "where trials run: on this machine (default) or on Spark"))
        .addOption(
            Arguments.value(
                MASTER,
                "URL",
                "with --engine spark: the cluster, such as spark://HOST:7077, whose workers see this"
                    + " program and --runs-dir under the same paths. A login to MLflow is never sent:"
                    + " workers take it from the environment they were started in or from"
                    + " ~/.mlflow/credentials"))
        .addOption(
            Arguments.value(
                SPARK_HOME,
                "DIR",
                "with --engine spark: where Spark is (default: SPARK_HOME, else spark-submit on the"
                    + " PATH)"))
        .addOption(
            Arguments.value(
                SPARK_CONF,
                "KEY=VALUE",
                "with --engine spark: a setting of Spark, such as spark.cores.max=8 or"
                    + " spark.task.resource.gpu.amount=1 (each trial sees its GPUs alone); may be"
                    + " repeated. Everyone can read it: no secrets"))
        .addOption(
            Arguments.value(
                SPARK_PROGRAM,
                "FILE",
                "with --engine spark: bin/coursework as workers see it (default: this one's path)"));
  }

  /**
   * The engine.
   *
   * @throws UsageException if options do not go together
   * @throws FailedException if the cluster does not answer
   */
  Engine of(CommandLine line, SweepPlan plan, Console console) throws IOException {
    if (kind(line) == Kind.LOCAL) {
      return new LocalEngine(trialRun, resources(line, plan));
    }
    if (line.hasOption(PARALLEL)) {
      throw new UsageException(
          "--parallel does not go with --engine spark, which runs as many trials as it has cores;"
              + " give --spark-conf spark.cores.max=N in its place");
    }
    if (line.hasOption(MEMORY)) {
      throw new UsageException(
          "--memory is for trials on this machine and does not go with --engine spark; leave it out");
    }
    SparkSubmit submit;
    try {
      submit =
          new SparkSubmit(
              SparkSubmit.find(
                  Optional.ofNullable(line.getOptionValue(SPARK_HOME)).map(Path::of),
                  Variables.all()),
              Arguments.required(line, MASTER),
              Arguments.all(line, SPARK_CONF));
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
    submit.requireMaster();
    return new SparkEngine(trialRun, submit, program(line), TrackingOptions.repeated(line));
  }

  /** Refuses all but this machine, for a reason. */
  static void requireLocal(CommandLine line, String reason) {
    if (kind(line) != Kind.LOCAL) {
      throw new UsageException(reason + "; leave out --engine");
    }
  }

  private static Kind kind(CommandLine line) {
    Kind kind = Arguments.choice(ENGINE, line.getOptionValue(ENGINE, "local"), Kind.class);
    for (String option : List.of(MASTER, SPARK_HOME, SPARK_CONF, SPARK_PROGRAM)) {
      if (kind == Kind.LOCAL && line.hasOption(option)) {
        throw new UsageException(
            "--%s goes with --engine spark; add that, or leave it out".formatted(option));
      }
    }
    return kind;
  }

  private static Path program(CommandLine line) {
    return line.hasOption(SPARK_PROGRAM)
        ? Path.of(line.getOptionValue(SPARK_PROGRAM))
        : Path.of(System.getProperty("coursework.home", ""), "bin", "coursework").toAbsolutePath();
  }

  /**
   * What trials may take of this machine: as the user wants, else as the sweep's file, else as much
   * as there is.
   */
  static Resources resources(CommandLine line, SweepPlan plan) {
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
        (int) Arguments.whole(line, PARALLEL, otherwise, 1, MOST_PARALLEL), gpus, memory(line));
  }

  private static long memory(CommandLine line) {
    long machine =
        ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
    return line.hasOption(MEMORY)
        ? Arguments.whole(line, MEMORY, 0, 1, MOST_MEMORY) << 30
        : machine / 5 * 4;
  }
}
