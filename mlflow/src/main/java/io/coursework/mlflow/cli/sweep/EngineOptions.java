package io.coursework.mlflow.cli.sweep;

import io.coursework.curricula.spec.SnakeCase;
import io.coursework.mlflow.cli.console.Arguments;
import io.coursework.mlflow.cli.console.UsageException;
import io.coursework.mlflow.cli.destination.TrackingOptions;
import io.coursework.mlflow.sweep.engine.EngineChoice;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/**
 * Where the trials of a sweep are computed, as far as the command line says.
 *
 * @param engine its name
 * @param parallel trials at a time on this machine
 * @param memory of this machine for all trials together, in GiB
 * @param master the address of Spark's cluster
 * @param sparkHome where Spark is
 * @param sparkProgram this program as Spark's workers see it
 * @param sparkConf settings of Spark, each KEY=VALUE
 * @param given the names of those options of an engine that stand there
 * @param tracking where the trials' runs are recorded
 */
record EngineOptions(
    Optional<String> engine,
    Optional<Integer> parallel,
    Optional<Integer> memory,
    Optional<String> master,
    Optional<Path> sparkHome,
    Optional<Path> sparkProgram,
    List<String> sparkConf,
    List<String> given,
    TrackingOptions tracking) {

  private static final String ENGINE = "engine";
  private static final String PARALLEL = "parallel";
  private static final String MEMORY = "memory";
  static final String MASTER = "master";
  private static final String SPARK_HOME = "spark-home";
  private static final String SPARK_CONF = "spark-conf";
  private static final String SPARK_PROGRAM = "spark-program";

  static final int MOST_PARALLEL = 256;
  private static final long MOST_MEMORY = 1 << 20; // GiB

  private static final List<String> SPARK_OPTIONS =
      List.of(MASTER, SPARK_HOME, SPARK_CONF, SPARK_PROGRAM);

  private enum Kind {
    LOCAL,
    SPARK
  }

  static Options all() {
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

  static EngineOptions of(CommandLine line) {
    return new EngineOptions(
        Optional.ofNullable(line.getOptionValue(ENGINE))
            .map(word -> SnakeCase.of(Arguments.choice(ENGINE, word, Kind.class))),
        whole(line, PARALLEL, MOST_PARALLEL),
        whole(line, MEMORY, MOST_MEMORY),
        Optional.ofNullable(line.getOptionValue(MASTER)),
        Optional.ofNullable(line.getOptionValue(SPARK_HOME)).map(Path::of),
        Optional.ofNullable(line.getOptionValue(SPARK_PROGRAM)).map(Path::of),
        Arguments.all(line, SPARK_CONF),
        all().getOptions().stream()
            .map(option -> option.getLongOpt())
            .filter(line::hasOption)
            .toList(),
        TrackingOptions.of(line));
  }

  private static Optional<Integer> whole(CommandLine line, String option, long most) {
    return line.hasOption(option)
        ? Optional.of((int) Arguments.whole(line, option, 0, 1, most))
        : Optional.empty();
  }

  /**
   * What the options say, over what is recorded.
   *
   * @param recorded with a sweep that continues; counts where the options name no other engine
   * @throws UsageException if options do not go with the engine
   */
  EngineChoice over(Optional<EngineChoice> recorded) {
    String name = engine.or(() -> recorded.map(EngineChoice::engine)).orElse(EngineChoice.LOCAL);
    EngineChoice base =
        recorded.filter(one -> one.engine().equals(name)).orElseGet(EngineChoice::local);
    if (!name.equals(EngineChoice.SPARK)) {
      refuse(SPARK_OPTIONS, "--%s goes with --engine spark; add that, or leave it out");
    } else {
      refuse(
          List.of(PARALLEL),
          "--%s does not go with --engine spark, which runs as many trials as it has cores; give"
              + " --spark-conf spark.cores.max=N in its place");
      refuse(
          List.of(MEMORY),
          "--%s is for trials on this machine and does not go with --engine spark; leave it out");
      requireWithheld(base);
    }
    if (name.equals(EngineChoice.SCHEDULER)) {
      refuse(
          List.of(PARALLEL, MEMORY),
          "--%s is for trials on this machine, and this sweep was handed out by 'sweep plan'; add"
              + " --engine local to run here what is left of it");
    }
    return new EngineChoice(
        name,
        parallel.or(base::parallel),
        memory.or(base::memory),
        master.or(base::master),
        sparkHome.or(base::sparkHome),
        sparkProgram.or(base::sparkProgram),
        base.settings(),
        base.withheld());
  }

  private void refuse(List<String> options, String message) {
    for (String option : options) {
      if (given.contains(option)) {
        throw new UsageException(message.formatted(option));
      }
    }
  }

  /** What may be a secret was not recorded, and must be said again. */
  private void requireWithheld(EngineChoice recorded) {
    for (String key : recorded.withheld()) {
      if (sparkConf.stream().noneMatch(setting -> setting.startsWith(key + "="))) {
        throw new UsageException(
            "the sweep was begun with --spark-conf %s, whose value may be a secret and was not recorded; give it again"
                .formatted(key));
      }
    }
  }
}
