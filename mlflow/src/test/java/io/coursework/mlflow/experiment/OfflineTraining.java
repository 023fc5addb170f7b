package io.coursework.mlflow.experiment;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.util.Modules;
import io.coursework.curricula.Catalogue;
import io.coursework.mlflow.Main;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.experiment.result.RecordedRun;
import io.coursework.mlflow.experiment.setup.Preparation;
import io.coursework.mlflow.system.FakeSurroundings;
import io.coursework.tracking.StoppedRun;
import io.coursework.tracking.Tracking;
import io.coursework.tracking.backend.Backend;
import io.coursework.tracking.backend.BackendException;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.secret.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * A short training whose run is in its directory alone: the server takes nothing.
 *
 * @param directory the run's
 */
public record OfflineTraining(Path directory) {

  private static final Injector INJECTOR =
      Guice.createInjector(Modules.combine(Main.modules()), new FakeSurroundings());

  private static final Backend NOBODY =
      header -> {
        throw BackendException.refused("no server is wanted here");
      };

  /** How a run is prepared. */
  @FunctionalInterface
  public interface Preparing {
    Preparation prepare(RunSpec spec) throws IOException;
  }

  /** Calls back at each step. */
  static Progress progress(LongConsumer steps) {
    return (name, total, units) ->
        new Progress.Bar() {
          @Override
          public void update(long done, String note) {
            steps.accept(done);
          }

          @Override
          public void skip(long units) {}

          @Override
          public void finish(String note) {}

          @Override
          public void close() {}
        };
  }

  /** A disk without a server: nothing is ever sent. */
  static Tracking tracking(Path runs) {
    return new Tracking(runs, NOBODY, Secrets.of(Map.of()), line -> {});
  }

  /**
   * Trains MAX and SUM.
   *
   * @param folder gets the run's directory
   * @param settings on top of a cheap configuration
   */
  public static OfflineTraining run(Path folder, String... settings) throws IOException {
    Catalogue catalogue = INJECTOR.getInstance(Catalogue.class);
    return run(folder, spec -> Preparation.of(spec, catalogue), step -> {}, settings);
  }

  /**
   * The same.
   *
   * @param steps is told of each step; what it throws ends the run
   */
  public static OfflineTraining run(
      Path folder, Preparing preparing, LongConsumer steps, String... settings) throws IOException {
    RunSpec spec = spec(folder, settings);
    try (Preparation preparation = preparing.prepare(spec);
        Interruption interruption = Interruption.listen()) {
      RecordedRun run =
          INJECTOR
              .getInstance(RunLifecycle.class)
              .run(
                  preparation,
                  RunHeader.of("offline", "offline"),
                  new RunContext(
                      tracking(folder.resolve("runs")), progress(steps), interruption, line -> {}));
      return new OfflineTraining(run.result().directory());
    }
  }

  /** Lets a run that was stopped continue to its end. */
  public static OfflineTraining resume(Path directory, Preparing preparing) throws IOException {
    Path config = directory.resolve("artifacts/config.yaml");
    RunSpec spec =
        INJECTOR.getInstance(ConfigLoader.class).parse(Files.readString(config), "config.yaml");
    try (Interruption interruption = Interruption.listen();
        StoppedRun stopped = StoppedRun.open(directory);
        Preparation preparation = preparing.prepare(spec)) {
      INJECTOR
          .getInstance(RunLifecycle.class)
          .resume(
              preparation,
              spec,
              stopped,
              new RunContext(
                  tracking(directory.getParent()), progress(step -> {}), interruption, line -> {}));
      return new OfflineTraining(directory);
    }
  }

  /** A cheap configuration. */
  public static RunSpec spec(Path folder, String... settings) throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of(
                "curriculum={type: fixed, weights: {MAX: 1, SUM: 1}}",
                "training.batch_size=16",
                "training.device=cpu",
                "training.checkpoint.seconds=0",
                "evaluation.max_examples=20",
                "evaluation.max_examples_during_training=20",
                "probes.at_end=[]"));
    all.addAll(List.of(settings));
    Path config = Files.writeString(folder.resolve("config.yaml"), "name: offline\n");
    return INJECTOR.getInstance(ConfigLoader.class).load(config, all);
  }

  public byte[] file(String name) throws IOException {
    return Files.readAllBytes(directory.resolve(name));
  }

  public String text(String name) throws IOException {
    return Files.readString(directory.resolve(name));
  }
}
