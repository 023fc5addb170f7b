package io.coursework.mlflow.reproduction;

import com.google.inject.Guice;
import io.coursework.analysis.AnalysisModule;
import io.coursework.curricula.CurriculaModule;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.sweep.engine.KeptTrials;
import io.coursework.mlflow.sweep.plan.Planner;
import io.coursework.mlflow.sweep.plan.SweepModule;
import io.coursework.mlflow.sweep.plan.SweepPlan;
import io.coursework.mlflow.sweep.plan.Trial;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongPredicate;

/** A study as one of the shipped scales plans it, before any run. */
public final class PlannedStudy {

  private PlannedStudy() {}

  public static SweepPlan of(String scale, String... settings) throws IOException {
    return Guice.createInjector(new CurriculaModule(), new AnalysisModule(), new SweepModule())
        .getInstance(Planner.class)
        .plan(
            Path.of("src/main/configs/paper/%s.yaml".formatted(scale)),
            List.of(settings),
            line -> {});
  }

  /** With planted results of some of its blocks, laid out as in the folder of its run. */
  public static void write(SweepPlan plan, LongPredicate blocks, Path folder, ConfigLoader config)
      throws IOException {
    SweepPlan some =
        plan.only(
            plan.trials().stream().filter(trial -> blocks.test(trial.spec().seed())).toList());
    Map<String, byte[]> files = new TreeMap<>();
    files.put(SweepPlan.FILE, some.json(config).getBytes(StandardCharsets.UTF_8));
    files.put(Criteria.FILE, Criteria.of(some).json());
    KeptTrials.files(some.trials(), PlantedOutcomes.of(some))
        .forEach((path, text) -> files.put(path, text.getBytes(StandardCharsets.UTF_8)));
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = folder.resolve("artifacts").resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
  }

  /** As it was planned before each block had tables of its own. */
  static SweepPlan withSharedTables(SweepPlan plan) {
    return plan.only(
        plan.trials().stream()
            .map(
                trial ->
                    Trial.of(
                        trial.number(),
                        "shared-" + trial.id(),
                        trial
                            .spec()
                            .withSeed(0)
                            .withTablesOfItsSeed()
                            .withSeed(trial.spec().seed())))
            .toList());
  }
}
