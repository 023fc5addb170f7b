package io.coursework.mlflow.cli.sweep;

import com.sun.management.OperatingSystemMXBean;
import io.coursework.curricula.spec.SnakeCase;
import io.coursework.mlflow.cli.console.Arguments;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.cli.console.FailedException;
import io.coursework.mlflow.cli.console.UsageException;
import io.coursework.mlflow.cli.console.Variables;
import io.coursework.mlflow.cli.destination.TrackingOptions;
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

  private static final String LOCAL = EngineChoice.LOCAL;
  private static final String SPARK = EngineChoice.SPARK;
  private static final List<String> SPARK_OPTIONS =
      List.of(MASTER, SPARK_HOME, SPARK_CONF, SPARK_PROGRAM);

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
                "where trials run: on this machine (default) or on Spark; with --resume where they ran"
                    + " before, unless this says otherwise"))
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
                    + " repeated. No secrets: everyone can read this command line. What may be one"
                    + " is not recorded, and --resume asks for it again"))
        .addOption(
            Arguments.value(
                SPARK_PROGRAM,
                "FILE",
                "with --engine spark: bin/coursework as workers see it (default: this one's path)"));
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
  Chosen begin(CommandLine line, SweepPlan plan) throws IOException {
    return engine(choice(line, Optional.empty()), line, plan);
  }

  /**
   * The engine of a sweep that continues: where it ran before, unless the options say otherwise.
   *
   * @param parent the folder of the sweep's run
   * @throws UsageException as {@link #begin}, and if a setting was not recorded and is not given
   * @throws FailedException if the cluster does not answer
   */
  Chosen goOn(CommandLine line, Path parent, SweepPlan plan, Console console) throws IOException {
    Optional<EngineChoice> recorded = EngineChoice.read(parent);
    EngineChoice choice = choice(line, recorded);
    if (recorded.isPresent() && !line.hasOption(ENGINE) && !choice.engine().equals(LOCAL)) {
      console.log(
          choice.handedOut()
              ? "the sweep was handed out: its trials are gathered, and none is run here"
              : "the sweep goes on where it ran, on %s; --engine local runs it here"
                  .formatted(choice.words()));
    }
    return engine(choice, line, plan);
  }

  private Chosen engine(EngineChoice choice, CommandLine line, SweepPlan plan) throws IOException {
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
              choice.master().orElseThrow(() -> new UsageException("--" + MASTER + " is missing")),
              SparkSettings.of(Arguments.all(line, SPARK_CONF))
                  .over(SparkSettings.of(choice.settings())));
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
        found, new SparkEngine(trialRun, submit, program, TrackingOptions.repeated(line)));
  }

  /** Refuses all but this machine, for a reason. */
  static void requireLocal(CommandLine line, String reason) {
    if (!choice(line, Optional.empty()).engine().equals(LOCAL)) {
      throw new UsageException(reason + "; leave out --engine");
    }
  }

  /**
   * What the options say, over what is recorded.
   *
   * @param recorded with a sweep that continues; counts where the options name no other engine
   */
  private static EngineChoice choice(CommandLine line, Optional<EngineChoice> recorded) {
    String engine =
        line.hasOption(ENGINE)
            ? SnakeCase.of(Arguments.choice(ENGINE, line.getOptionValue(ENGINE), Kind.class))
            : recorded.map(EngineChoice::engine).orElse(LOCAL);
    EngineChoice base =
        recorded.filter(one -> one.engine().equals(engine)).orElseGet(EngineChoice::local);
    if (!engine.equals(SPARK)) {
      refuse(line, SPARK_OPTIONS, "--%s goes with --engine spark; add that, or leave it out");
    }
    if (engine.equals(SPARK)) {
      refuse(
          line,
          List.of(PARALLEL),
          "--%s does not go with --engine spark, which runs as many trials as it has cores; give"
              + " --spark-conf spark.cores.max=N in its place");
      refuse(
          line,
          List.of(MEMORY),
          "--%s is for trials on this machine and does not go with --engine spark; leave it out");
      requireWithheld(base, Arguments.all(line, SPARK_CONF));
    }
    if (engine.equals(EngineChoice.SCHEDULER)) {
      refuse(
          line,
          List.of(PARALLEL, MEMORY),
          "--%s is for trials on this machine, and this sweep was handed out by 'sweep plan'; add"
              + " --engine local to run here what is left of it");
    }
    return new EngineChoice(
        engine,
        whole(line, PARALLEL, MOST_PARALLEL).or(base::parallel),
        whole(line, MEMORY, MOST_MEMORY).or(base::memory),
        Optional.ofNullable(line.getOptionValue(MASTER)).or(base::master),
        Optional.ofNullable(line.getOptionValue(SPARK_HOME)).map(Path::of).or(base::sparkHome),
        Optional.ofNullable(line.getOptionValue(SPARK_PROGRAM))
            .map(Path::of)
            .or(base::sparkProgram),
        base.settings(),
        base.withheld());
  }

  private static void refuse(CommandLine line, List<String> options, String message) {
    for (String option : options) {
      if (line.hasOption(option)) {
        throw new UsageException(message.formatted(option));
      }
    }
  }

  /** What may be a secret was not recorded, and must be said again. */
  private static void requireWithheld(EngineChoice recorded, List<String> given) {
    for (String key : recorded.withheld()) {
      if (given.stream().noneMatch(setting -> setting.startsWith(key + "="))) {
        throw new UsageException(
            "the sweep was begun with --spark-conf %s, whose value may be a secret and was not recorded; give it again"
                .formatted(key));
      }
    }
  }

  private static Optional<Integer> whole(CommandLine line, String option, long most) {
    return line.hasOption(option)
        ? Optional.of((int) Arguments.whole(line, option, 0, 1, most))
        : Optional.empty();
  }

  private static Path ownProgram() {
    return Path.of(System.getProperty("coursework.home", ""), "bin", "coursework").toAbsolutePath();
  }

  /**
   * What trials may take of this machine: as the user wants, else as the sweep's file, else as much
   * as there is.
   */
  static Resources resources(CommandLine line, SweepPlan plan) {
    return resources(choice(line, Optional.empty()), plan);
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
