package io.coursework.mlflow.sweep.plan;

import com.google.inject.Guice;
import com.google.inject.Injector;
import io.coursework.analysis.AnalysisModule;
import io.coursework.curricula.CurriculaModule;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.experiment.setup.RunParams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Sweeps of a shipped configuration, as a file plans them. */
final class PlannedSweep {

  private static final Injector INJECTOR =
      Guice.createInjector(new CurriculaModule(), new AnalysisModule(), new SweepModule());

  private PlannedSweep() {}

  static ConfigLoader config() {
    return INJECTOR.getInstance(ConfigLoader.class);
  }

  static SettingLoader loader(ConfigLoader config) {
    return new SettingLoader(config, INJECTOR.getInstance(RunParams.class));
  }

  /**
   * Of SUM alone.
   *
   * @param folder that the file is written to
   * @param yaml all but its name and base
   */
  static SweepPlan of(Path folder, String yaml, String... settings) throws IOException {
    return ofBases("src/main/configs/sum.yaml", folder, yaml, settings);
  }

  /** Of any configurations. */
  static SweepPlan ofBases(String bases, Path folder, String yaml, String... settings)
      throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("sweep.yaml"), "name: test\nbase: %s\n%s".formatted(bases, yaml));
    return INJECTOR.getInstance(Planner.class).plan(file, List.of(settings), notice -> {});
  }

  /** The one value in which the trials of most tests differ. */
  static double rate(Trial trial) {
    return trial.spec().training().optimizer().learningRate();
  }
}
