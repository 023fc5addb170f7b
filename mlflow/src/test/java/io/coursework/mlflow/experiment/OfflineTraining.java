package io.coursework.mlflow.experiment;

import com.google.inject.Guice;
import com.google.inject.Injector;
import io.coursework.curricula.Catalogue;
import io.coursework.mlflow.Main;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.tracking.Backend;
import io.coursework.tracking.BackendException;
import io.coursework.tracking.RunHeader;
import io.coursework.tracking.Secrets;
import io.coursework.tracking.Tracking;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A short training whose run is in its directory alone: the server takes nothing.
 *
 * @param directory the run's
 */
record OfflineTraining(Path directory) {

  private static final Injector INJECTOR = Guice.createInjector(Main.modules());

  private static final Backend NOBODY =
      header -> {
        throw BackendException.refused("no server is wanted here");
      };

  private static final Progress SILENT =
      (name, total, units) ->
          new Progress.Bar() {
            @Override
            public void update(long done, String note) {}

            @Override
            public void finish(String note) {}

            @Override
            public void close() {}
          };

  /**
   * Trains MAX and SUM.
   *
   * @param folder gets the run's directory
   * @param settings on top of a cheap configuration
   */
  static OfflineTraining run(Path folder, String... settings) throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of(
                "curriculum={type: fixed, weights: {MAX: 1, SUM: 1}}",
                "training.batch_size=16",
                "training.device=cpu",
                "evaluation.max_examples=20",
                "evaluation.max_examples_during_training=20",
                "probes=[]"));
    all.addAll(List.of(settings));
    Path config = Files.writeString(folder.resolve("config.yaml"), "name: offline\n");
    RunSpec spec = INJECTOR.getInstance(ConfigLoader.class).load(config, all);
    Tracking tracking =
        new Tracking(folder.resolve("runs"), NOBODY, Secrets.of(Map.of()), line -> {});
    try (Preparation preparation = Preparation.of(spec, INJECTOR.getInstance(Catalogue.class));
        Interruption interruption = Interruption.listen()) {
      RecordedRun run =
          INJECTOR
              .getInstance(TrainingRun.class)
              .run(preparation, RunHeader.of("offline", "offline"), tracking, SILENT, interruption);
      return new OfflineTraining(run.result().directory());
    }
  }

  byte[] file(String name) throws IOException {
    return Files.readAllBytes(directory.resolve(name));
  }

  String text(String name) throws IOException {
    return Files.readString(directory.resolve(name));
  }
}
