package io.coursework.mlflow.cli.sweep;

import io.coursework.mlflow.backend.RunAddress;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.cli.console.FailedException;
import io.coursework.mlflow.cli.console.UsageException;
import io.coursework.mlflow.cli.destination.NamedFolder;
import io.coursework.mlflow.cli.destination.RunSource;
import io.coursework.mlflow.cli.destination.TrackingDestination;
import io.coursework.mlflow.cli.destination.TrackingDestinations;
import io.coursework.mlflow.cli.destination.TrackingOptions;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.export.TemporaryFolder;
import io.coursework.mlflow.reproduction.Pool;
import io.coursework.mlflow.reproduction.PooledStudy;
import io.coursework.mlflow.sweep.Sweep;
import io.coursework.mlflow.sweep.engine.TrialContext;
import io.coursework.mlflow.sweep.plan.SweepPlan;
import io.coursework.tracking.backend.BackendException;
import io.coursework.tracking.run.RunHeader;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Several studies judged as one, from their folders or from MLflow; nothing is trained. */
final class Pooling {

  private final ConfigLoader config;
  private final Sweep sweep;
  private final Sweeping sweeping;

  @Inject
  Pooling(ConfigLoader config, Sweep sweep, Sweeping sweeping) {
    this.config = config;
    this.sweep = sweep;
    this.sweeping = sweeping;
  }

  /**
   * Begins a run over the trials of the studies that are named, and judges what has finished.
   *
   * @param names of the studies' runs, as a user gives them
   */
  int run(List<String> names, TrackingOptions tracking, Console console) throws IOException {
    List<PooledStudy> studies = new ArrayList<>();
    for (String name : names) {
      studies.add(read(name.strip(), tracking));
    }
    Pool pool = Pool.of(studies);
    SweepPlan plan = pool.plan();
    console.log(pool.words());
    console.log(
        "%d of %d trials have finished".formatted(pool.outcomes().size(), plan.trials().size()));
    TrackingDestination destination =
        new TrackingDestinations(tracking, SweepOptions.DEFAULT_EXPERIMENT, console)
            .open(Sweeping.target(plan));
    TrialContext place =
        sweeping.place(plan, tracking.runs(), destination, console.interruption(), console);
    RunHeader header = sweeping.parent(plan, destination, Optional.empty(), Map.of());
    Map<String, String> tags = new TreeMap<>(header.tags());
    tags.putAll(pool.tags());
    Sweep.Outcome outcome = sweep.gather(plan, header.withTags(tags), pool.files(), place);
    return sweeping.report(outcome, destination, console);
  }

  private PooledStudy read(String name, TrackingOptions tracking) throws IOException {
    Optional<RunAddress> address = RunAddress.of(name);
    if (address.isPresent()) {
      String id = RunSource.id(name, address.get());
      try (TemporaryFolder folder = TemporaryFolder.create()) {
        Path study = StudyDownload.of(id, folder.path(), tracking);
        if (Files.notExists(study.resolve("artifacts").resolve(SweepPlan.FILE))) {
          throw new UsageException(
              "runs:/%s is not the run of a study: it has no %s; give one of 'coursework reproduce-paper'"
                  .formatted(id, SweepPlan.FILE));
        }
        return PooledStudy.read("runs:/" + id, study, config);
      } catch (BackendException e) {
        throw new FailedException(e.getMessage());
      }
    }
    if (RunAddress.isMeant(name)) {
      throw new UsageException("%s does not name a run; give %s".formatted(name, RunSource.FORMS));
    }
    Path folder = NamedFolder.of(name, "--pool").toAbsolutePath().normalize();
    return PooledStudy.read(folder.getFileName().toString(), folder, config);
  }
}
