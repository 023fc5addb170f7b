package io.coursework.mlflow.sweep.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.inject.Guice;
import io.coursework.analysis.AnalysisModule;
import io.coursework.curricula.CurriculaModule;
import io.coursework.mlflow.cli.console.LineProgress;
import io.coursework.mlflow.experiment.Progress;
import io.coursework.mlflow.sweep.plan.Planner;
import io.coursework.mlflow.sweep.plan.SweepModule;
import io.coursework.mlflow.sweep.plan.SweepPlan;
import io.coursework.mlflow.sweep.plan.Trial;
import io.coursework.tracking.run.RunHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepProgressTest {

  @TempDir Path runs;

  private final List<String> lines = new ArrayList<>();
  private long seconds;

  /** Two trials of a hundred steps. */
  private SweepStatus status() throws IOException {
    Path file =
        Files.writeString(
            runs.resolve("sweep.yaml"),
            "name: test\nbase: src/main/configs/sum.yaml\nseeds: 0..1\ngrid: {training.steps: [100]}\n");
    SweepPlan plan =
        Guice.createInjector(new CurriculaModule(), new AnalysisModule(), new SweepModule())
            .getInstance(Planner.class)
            .plan(file, List.of(), notice -> {})
            .under(RunHeader.of("experiment", "run"));
    Path parent = Files.createDirectory(runs.resolve("parent"));
    return SweepStatus.of(plan, parent, TrialIndex.of(runs, plan.parent()));
  }

  @Test
  void onlyStepsThatAreTakenHereMakeItsRate() throws IOException {
    SweepStatus status = status();
    Trial first = status.left().get(0);
    Progress clocked = new LineProgress(lines::add, () -> seconds * 1_000_000_000);
    try (SweepProgress sweep = new SweepProgress(clocked, status)) {
      Progress.Bar bar = sweep.of(first, () -> {}).start("sum 0", 100, "steps");
      bar.skip(60);
      seconds = 10;
      bar.update(80, "");
      bar.close(); // it ends early: 20 steps need not be taken
      sweep.ended(true);
      Progress.Bar other = sweep.of(first, () -> {}).start("sum 1", 100, "steps");
      seconds = 20;
      other.update(20, "");
    }
    assertEquals(
        List.of(
            "sweep: 80 of 200 steps, 2 steps/s, 60 s left, 0 of 2 trials",
            "sweep: 120 of 200 steps, 2 steps/s, 40 s left, 1 of 2 trials"),
        lines.stream().filter(line -> line.startsWith("sweep: ") && line.contains("/s")).toList());
  }
}
