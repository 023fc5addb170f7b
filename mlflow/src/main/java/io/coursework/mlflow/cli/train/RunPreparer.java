package io.coursework.mlflow.cli.train;

import io.coursework.curricula.Catalogue;
import io.coursework.curricula.spec.Requirements;
import io.coursework.curricula.token.Vocabulary;
import io.coursework.mlflow.backend.model.SourceRun;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.cli.console.Variables;
import io.coursework.mlflow.cli.destination.TrackingOptions;
import io.coursework.mlflow.cli.model.ModelSource;
import io.coursework.mlflow.config.ConfigException;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.experiment.setup.InitialWeights;
import io.coursework.mlflow.experiment.setup.Preparation;
import io.coursework.mlflow.experiment.setup.WeightOrigin;
import io.coursework.tfmodel.architecture.Initialization;
import io.coursework.tfmodel.architecture.ParameterLayout;
import io.coursework.tfmodel.checkpoint.Checkpoint;
import io.coursework.tfmodel.checkpoint.CheckpointException;
import io.coursework.tfmodel.transfer.TrainedWeights;
import io.coursework.tfmodel.transfer.Transfer;
import io.coursework.tracking.secret.Secrets;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Prepares runs, with the weights that {@code init.from} names. */
public final class RunPreparer {

  private final ConfigLoader config;
  private final Catalogue catalogue;

  @Inject
  RunPreparer(ConfigLoader config, Catalogue catalogue) {
    this.config = config;
    this.catalogue = catalogue;
  }

  /**
   * Refuses a configuration that holds a secret: it is kept with the run, word for word, for the
   * run continues from it.
   *
   * @throws ConfigException naming the line
   */
  public void requireNoSecret(RunSpec spec) {
    requireNoSecret(List.of(spec));
  }

  /** Refuses them as {@link #requireNoSecret(RunSpec)} does; what several say is looked at once. */
  public void requireNoSecret(Collection<RunSpec> specs) {
    Secrets secrets = Secrets.of(Variables.all());
    Set<String> seen = new HashSet<>();
    for (RunSpec spec : specs) {
      config.flat(spec).entrySet().stream()
          .map(value -> value.getKey() + ": " + value.getValue())
          .filter(seen::add)
          .filter(written -> !secrets.redact(written).equals(written))
          .findFirst()
          .ifPresent(
              written -> {
                throw new ConfigException(
                    "the configuration of %s holds a secret, '%s', and is kept with the run for everyone to read; take it out"
                        .formatted(secrets.redact(spec.name()), secrets.redact(written).strip()));
              });
    }
  }

  /**
   * Prepares a new run; the model that it takes weights from is needed this once.
   *
   * @param tracking says where the server is
   */
  public Preparation prepare(RunSpec spec, TrackingOptions tracking, Console console)
      throws IOException {
    requireNoSecret(spec);
    Preparation preparation = Preparation.of(spec, catalogue);
    try {
      if (!spec.init().takes()) {
        return preparation;
      }
      InitialWeights beginning = take(preparation, tracking);
      Preparation prepared = preparation.with(beginning);
      console.log("init: " + beginning.note(prepared.frozen()));
      return prepared;
    } catch (IOException | RuntimeException e) {
      preparation.close();
      throw e;
    }
  }

  /** Prepares a run that has begun, from its directory. */
  public Preparation prepare(RunSpec spec, Path directory) throws IOException {
    Preparation preparation = Preparation.of(spec, catalogue);
    try {
      return spec.init().takes()
          ? preparation.with(InitialWeights.read(directory, preparation.layout()))
          : preparation;
    } catch (IOException | RuntimeException e) {
      preparation.close();
      throw e;
    }
  }

  private InitialWeights take(Preparation preparation, TrackingOptions tracking)
      throws IOException {
    RunSpec spec = preparation.spec();
    try (ModelSource source =
        ModelSource.open(spec.init().from(spec.seed()), "init.from", tracking)) {
      Path folder = source.folder();
      RunSpec there =
          config.parse(Checkpoint.config(folder), folder.resolve("config.yaml").toString());
      InitialWeights.requireSameValues(there, spec);
      Vocabulary known = new Vocabulary(catalogue.task(there.task()));
      Checkpoint.Weights trained =
          Checkpoint.weights(folder, ParameterLayout.of(there.model(), known.size()));
      ParameterLayout layout = preparation.layout();
      Transfer transfer =
          Transfer.of(
              spec.init(),
              new TrainedWeights(there.model(), known, trained.values()),
              spec.model(),
              preparation.course().vocabulary(),
              Initialization.draw(layout, spec.seed()),
              spec.seed());
      new Requirements()
          .require(
              spec.init().freeze().frozen(layout, transfer.loaded()).size() < layout.size(),
              "init.freeze = loaded leaves nothing to train: all %d parameters are loaded; freeze blocks"
                  + " or embeddings, or take init.part: embeddings",
              layout.size())
          .throwIfAny();
      Optional<SourceRun> run = source.run(tracking);
      return new InitialWeights(
          transfer.weights(),
          transfer.loaded(),
          new WeightOrigin(
              source.name(),
              trained.sha256(),
              there.name(),
              there.seed(),
              trained.step(),
              InitialWeights.sameSplit(there, spec),
              run.map(SourceRun::id).orElse(""),
              run.map(found -> found.page().toString()).orElse(""),
              transfer.loaded().toString(),
              transfer.newTokens()));
    } catch (CheckpointException e) {
      throw new CheckpointException("init.from: " + e.getMessage());
    }
  }
}
