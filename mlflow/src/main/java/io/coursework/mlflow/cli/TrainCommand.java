package io.coursework.mlflow.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.curricula.Catalogue;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.experiment.EmbeddingProbes;
import io.coursework.mlflow.experiment.InterruptedRunException;
import io.coursework.mlflow.experiment.Interruption;
import io.coursework.mlflow.experiment.Preparation;
import io.coursework.mlflow.experiment.RecordedRun;
import io.coursework.mlflow.experiment.ResultTable;
import io.coursework.mlflow.experiment.TrainingRun;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** Trains one model and records it as one run. */
final class TrainCommand implements Command {

  private static final String DEFAULT_EXPERIMENT = "coursework";
  private static final String SEEDS = "seeds";
  private static final String PARALLEL = "parallel";

  private final ConfigLoader config;
  private final Catalogue catalogue;
  private final EmbeddingProbes probes;
  private final TrainingRun training;
  private final Resumption resumption;
  private final Comparison comparison;

  @Inject
  TrainCommand(
      ConfigLoader config,
      Catalogue catalogue,
      EmbeddingProbes probes,
      TrainingRun training,
      Resumption resumption,
      Comparison comparison) {
    this.config = config;
    this.catalogue = catalogue;
    this.probes = probes;
    this.training = training;
    this.resumption = resumption;
    this.comparison = comparison;
  }

  @Override
  public String name() {
    return "train";
  }

  @Override
  public String summary() {
    return "train a model on a curriculum and record it as a run";
  }

  @Override
  public String arguments() {
    return "--config FILE [--set KEY=VALUE]... [--seeds LIST] [options] | --resume RUN_DIR";
  }

  @Override
  public String example() {
    return "coursework train --config configs/joint.yaml --set model.d_model=48 --set seed=7"
        + " --experiment my-team --run-name wide";
  }

  @Override
  public Options options() {
    Options options = TrackingOptions.options(DEFAULT_EXPERIMENT);
    options.addOption(
        Arguments.value("config", "FILE", "what to train, such as configs/joint.yaml"));
    options.addOption(
        Arguments.value(
            "set", "KEY=VALUE", "overrides the file, such as model.d_model=48; may be repeated"));
    options.addOption(
        Arguments.value("run-name", "NAME", "name of the run (default: curriculum and seed)"));
    options.addOption(
        Arguments.value(
            SEEDS,
            "LIST",
            "one run for each of several seeds, such as 0..7 or 0,3,5, under a parent"));
    options.addOption(
        Arguments.value(
            PARALLEL, "N", "with --seeds: runs at a time (default: cores / training.threads)"));
    options.addOption(
        Arguments.value(
            Resumption.OPTION,
            "RUN_DIR",
            "in place of --config: the folder of a run that was stopped, to go on as if it had not"
                + " been"));
    return options;
  }

  @Override
  public int run(CommandLine line, Console console) throws Exception {
    Arguments.noOthers(line);
    if (line.hasOption(SEEDS) && line.hasOption(Resumption.OPTION)) {
      throw new UsageException(
          "--seeds begins runs and --resume goes on with one; give one of them");
    }
    if (line.hasOption(PARALLEL) && !line.hasOption(SEEDS)) {
      throw new UsageException("--parallel is for several runs; give --seeds, such as 0..7");
    }
    try {
      return line.hasOption(Resumption.OPTION)
          ? resumption.run(line, console)
          : begin(line, console);
    } catch (InterruptedRunException e) {
      e.directory().ifPresent(run -> console.log("resume with: coursework train --resume " + run));
      throw e;
    }
  }

  private int begin(CommandLine line, Console console) throws IOException {
    Path file = Path.of(Arguments.required(line, "config"));
    if (line.getOptionValue("run-name", "").length() > 250) {
      throw new UsageException("--run-name has more than 250 characters");
    }
    RunSpec spec = config.load(file, Arguments.all(line, "set"));
    probes.check(spec.probes());
    if (line.hasOption(SEEDS)) {
      return replicas(spec, line, console);
    }
    Interruption interruption = console.interruption();
    try (Preparation preparation = Preparation.of(spec, catalogue)) {
      console.log(preparation.deviceNote());
      TrackingOptions.Site site = new TrackingOptions(line, DEFAULT_EXPERIMENT).open(console);
      String name = line.getOptionValue("run-name", spec.name() + "-seed-" + spec.seed());
      RecordedRun run =
          training.run(
              preparation,
              site.header(name, "coursework train --config " + file, spec, preparation.device()),
              site.tracking(),
              console.progress(),
              interruption);
      return report(run, site, console);
    }
  }

  /** One run for each of several seeds, side by side under a parent run. */
  private int replicas(RunSpec spec, CommandLine line, Console console) throws IOException {
    String word = line.getOptionValue(SEEDS);
    int side = Math.max(1, Runtime.getRuntime().availableProcessors() / spec.training().threads());
    String name = line.getOptionValue("run-name", spec.name() + "-seeds-" + word.replace(" ", ""));
    return comparison.run(
        List.of(spec),
        Seeds.of(word),
        (int) Arguments.whole(line, PARALLEL, Math.min(side, 64), 1, 64),
        new Comparison.Parent(name(), name),
        DEFAULT_EXPERIMENT,
        line,
        console);
  }

  /** Says what a run came to; the exit code is its. */
  static int report(RecordedRun run, TrackingOptions.Site site, Console console) {
    console.text(ResultTable.text(ResultTable.runs(List.of(run.result()))));
    run.link().ifPresent(link -> console.text("run: " + link));
    console.text("checkpoint: " + run.result().checkpoint());
    ObjectNode result = Results.run(run);
    result.put("experiment", site.backend().links().experiment(site.experimentId()).toString());
    console.result(result);
    return Results.exitCode(List.of(run.delivery()), console);
  }
}
