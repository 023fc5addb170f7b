package io.coursework.mlflow.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.util.Modules;
import io.coursework.mlflow.Main;
import io.coursework.mlflow.experiment.InterruptedRunException;
import io.coursework.mlflow.experiment.Interruption;
import io.coursework.mlflow.sweep.engine.Engine;
import io.coursework.mlflow.sweep.engine.EngineChoice;
import io.coursework.mlflow.sweep.engine.TrialContext;
import io.coursework.mlflow.sweep.plan.Planner;
import io.coursework.mlflow.sweep.plan.SweepPlan;
import io.coursework.mlflow.system.FakeSurroundings;
import io.coursework.tracking.RunRecord;
import io.coursework.tracking.Tracking;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.run.RunStatus;
import io.coursework.tracking.secret.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sweep that does not come to its end leaves what there is to look at. */
class InterruptedSweepTest {

  private final Injector injector =
      Guice.createInjector(Modules.combine(Main.modules()), new FakeSurroundings());
  private final List<String> told = new ArrayList<>();

  @TempDir Path folder;

  private RunRecord parent(Engine engine, Class<? extends Exception> thrown) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("sweep.yaml"),
            "name: test\nbase: src/main/configs/sum.yaml\ngrid: {model.d_model: [4, 8]}\n");
    SweepPlan plan = injector.getInstance(Planner.class).plan(file, List.of(), notice -> {});
    List<Path> parents = new ArrayList<>();
    try (Interruption interruption = Interruption.listen()) {
      TrialContext place =
          new TrialContext(
              folder,
              Tracking.offline(folder, Secrets.of(Map.of()), notice -> {}),
              false,
              null,
              null,
              null,
              interruption,
              notice -> {},
              (whole, run) -> TrialContext.Concluded.NOTHING,
              run -> {
                told.add("views");
                parents.add(run.directory());
              },
              trial -> {});
      assertThrows(
          thrown,
          () ->
              injector
                  .getInstance(Sweep.class)
                  .begin(
                      plan,
                      RunHeader.of("experiment", "test"),
                      EngineChoice.local(),
                      engine,
                      place,
                      null));
    }
    return RunRecord.read(parents.get(0), key -> true);
  }

  @Test
  void leavesThePageAndTheViewsWhenItBeginsAndWhenItIsInterrupted() throws IOException {
    RunRecord parent =
        parent(
            (standing, place, progress) -> {
              told.add("trials");
              throw new InterruptedRunException();
            },
            InterruptedRunException.class);

    assertEquals(List.of("views", "trials", "views"), told);
    assertEquals(Optional.of(RunStatus.KILLED), parent.ended());
    String page = parent.tags().get(Run.DESCRIPTION);
    assertTrue(page.startsWith("**Interrupted**: continue with `coursework sweep --resume "), page);
    assertTrue(page.contains("2 trials: 2 not begun."), page);
    assertTrue(Files.exists(Path.of(parent.id()).resolve("artifacts").resolve(SweepPage.FILE)));
    assertTrue(parent.tags().get("mlflow.loggedArtifacts").contains("tables/trials.json"));
  }

  @Test
  void leavesThePageWhereItFails() throws IOException {
    RunRecord parent =
        parent(
            (standing, place, progress) -> {
              throw new IOException("the folder is gone");
            },
            IOException.class);

    assertEquals(List.of("views"), told);
    String page = parent.tags().get(Run.DESCRIPTION);
    assertTrue(page.startsWith("**FAILED**: the folder is gone"), page);
    assertTrue(page.contains("No trial has finished yet."), page);
  }
}
