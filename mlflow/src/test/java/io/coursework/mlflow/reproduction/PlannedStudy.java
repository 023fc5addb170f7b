package io.coursework.mlflow.reproduction;

import com.google.inject.Guice;
import io.coursework.analysis.AnalysisModule;
import io.coursework.curricula.CurriculaModule;
import io.coursework.mlflow.sweep.plan.Planner;
import io.coursework.mlflow.sweep.plan.SweepModule;
import io.coursework.mlflow.sweep.plan.SweepPlan;
import io.coursework.mlflow.sweep.plan.Trial;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A study as one of the shipped scales plans it, before any run. */
final class PlannedStudy {

  private PlannedStudy() {}

  static SweepPlan of(String scale, String... settings) throws IOException {
    return Guice.createInjector(new CurriculaModule(), new AnalysisModule(), new SweepModule())
        .getInstance(Planner.class)
        .plan(
            Path.of("src/main/configs/paper/%s.yaml".formatted(scale)),
            List.of(settings),
            line -> {});
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
