package io.coursework.mlflow.reproduction;

import com.google.inject.Guice;
import io.coursework.analysis.AnalysisModule;
import io.coursework.curricula.CurriculaModule;
import io.coursework.mlflow.sweep.Planner;
import io.coursework.mlflow.sweep.SweepModule;
import io.coursework.mlflow.sweep.SweepPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The study of one level: three arms, seven sizes and eight blocks. */
final class QuickStudy {

  private QuickStudy() {}

  static SweepPlan plan() throws IOException {
    return Guice.createInjector(new CurriculaModule(), new AnalysisModule(), new SweepModule())
        .getInstance(Planner.class)
        .plan(Path.of("src/main/configs/paper/quick.yaml"), List.of(), line -> {});
  }
}
