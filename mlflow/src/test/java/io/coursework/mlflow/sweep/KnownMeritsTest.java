package io.coursework.mlflow.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.Guice;
import com.google.inject.util.Modules;
import io.coursework.mlflow.Main;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.sweep.engine.TrialIndex;
import io.coursework.mlflow.sweep.judging.JudgedBy;
import io.coursework.mlflow.sweep.plan.Search;
import io.coursework.mlflow.sweep.plan.Trial;
import io.coursework.mlflow.system.FakeSurroundings;
import io.coursework.tracking.StoppedRun;
import io.coursework.tracking.Tracking;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.run.RunStatus;
import io.coursework.tracking.secret.Secrets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownMeritsTest {

  private static final String PARENT = "parent-id";

  @TempDir Path runs;

  private final Trial trial =
      Trial.of(
          1,
          "id-1",
          Guice.createInjector(Modules.combine(Main.modules()), new FakeSurroundings())
              .getInstance(ConfigLoader.class)
              .load(Path.of("src/main/configs/sum.yaml"), List.of()));

  private Tracking tracking() {
    return Tracking.offline(runs, Secrets.of(Map.of()), notice -> {});
  }

  private static void examined(Run run, double accuracy, int step, RunStatus end) {
    run.metrics(Map.of("eval/sum/accuracy", accuracy), step);
    run.end(end, null);
  }

  @Test
  void whatARunCameToIsWorkedOutOnceUnlessTheRunHasChanged() throws IOException {
    KnownMerits merits =
        new KnownMerits(JudgedBy.DEFAULT, runs.resolve("parent"), TrialIndex.of(runs, PARENT));
    assertFalse(merits.now().has(trial), "before it begins");
    RunHeader header =
        RunHeader.of("e", "s-1")
            .withTags(Map.of(Trial.ID, "id-1", Trial.NUMBER, "1"))
            .withParent(PARENT);
    Path killed;
    try (Run run = tracking().start(header)) {
      examined(run, 0.25, 1, RunStatus.KILLED);
      killed = run.directory();
    }
    Search.Known before = merits.now();
    assertFalse(before.has(trial));

    try (StoppedRun stopped = StoppedRun.open(killed);
        Run run = tracking().resume(stopped)) {
      examined(run, 0.75, 2, RunStatus.FINISHED);
    }
    Search.Known after = merits.now();
    assertEquals(0.75, after.merit(trial).orElseThrow().good());
    assertSame(
        after.merit(trial).orElseThrow(), merits.now().merit(trial).orElseThrow(), "a wave later");
    assertFalse(before.has(trial), "what was asked for earlier stays as it was");
    assertTrue(after.has(trial));
  }
}
