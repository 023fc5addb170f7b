package io.coursework.mlflow.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.util.Modules;
import io.coursework.mlflow.Main;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.experiment.Interruption;
import io.coursework.mlflow.sweep.engine.Engine;
import io.coursework.mlflow.sweep.engine.EngineChoice;
import io.coursework.mlflow.sweep.engine.TrialRow;
import io.coursework.mlflow.sweep.plan.Planner;
import io.coursework.mlflow.sweep.plan.SweepPlan;
import io.coursework.mlflow.sweep.plan.Trial;
import io.coursework.mlflow.system.FakeSurroundings;
import io.coursework.tracking.StoppedRun;
import io.coursework.tracking.run.RunHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a search tries depends neither on who runs its trials nor on when its process dies. */
@Tag("long")
class SearchingRoundsTest {

  private static final String TPE =
      """
      name: rounds
      base: src/main/configs/sum.yaml
      random:
        draws: 14
        keys:
          training.optimizer.learning_rate: {type: log_uniform, low: 0.001, high: 0.1}
          training.optimizer.schedule: {type: choice, values: [constant, wsd]}
      search: {type: tpe, startup: 4, at_once: 3}
      race: 2
      confirm: 1
      """;

  private static final UnaryOperator<List<Trial>> AS_PLANNED = trials -> trials;

  private final Injector injector =
      Guice.createInjector(Modules.combine(Main.modules()), new FakeSurroundings());

  @TempDir Path folder;

  private static double accuracy(Trial trial) {
    return 1 / (1 + Math.abs(Math.log(trial.spec().training().optimizer().learningRate() / 0.02)));
  }

  private Engine engine(Path runs, UnaryOperator<List<Trial>> order, int most) {
    return new InstantEngine(runs, injector, SearchingRoundsTest::accuracy, order, most);
  }

  private Sweep.Outcome begin(Path runs, Engine engine) throws IOException {
    Path file = Files.writeString(folder.resolve("sweep.yaml"), TPE);
    SweepPlan plan = injector.getInstance(Planner.class).plan(file, List.of(), notice -> {});
    try (Interruption interruption = Interruption.listen()) {
      return injector
          .getInstance(Sweep.class)
          .begin(
              plan,
              RunHeader.of("experiment", "rounds"),
              EngineChoice.local(),
              engine,
              InstantEngine.place(runs, interruption),
              null);
    }
  }

  private Sweep.Outcome goOn(Path runs, Path parent, Engine engine) throws IOException {
    try (Interruption interruption = Interruption.listen();
        StoppedRun stopped = StoppedRun.open(parent)) {
      SweepPlan plan =
          SweepPlan.read(
              parent.resolve("artifacts").resolve(SweepPlan.FILE),
              injector.getInstance(ConfigLoader.class));
      return injector
          .getInstance(Sweep.class)
          .resume(
              plan,
              stopped,
              EngineChoice.local(),
              engine,
              InstantEngine.place(runs, interruption),
              null);
    }
  }

  /** All that a sweep tried, in its order, with what it came to. */
  private static List<String> tried(Sweep.Outcome outcome) {
    return outcome.table().rows().stream().map(SearchingRoundsTest::line).toList();
  }

  private static String line(TrialRow row) {
    return "%d %s %s %s %s"
        .formatted(row.number(), row.id(), row.status(), row.value(0), row.params());
  }

  private Path runs(String name) throws IOException {
    return Files.createDirectories(folder.resolve(name));
  }

  @Test
  void triesTheSameInWhateverOrderTheTrialsOfAWaveEnd() throws IOException {
    Path one = runs("one");
    Path other = runs("other");
    UnaryOperator<List<Trial>> backwards =
        trials -> {
          List<Trial> order = new ArrayList<>(trials);
          Collections.reverse(order);
          return order;
        };

    List<String> tried = tried(begin(one, engine(one, AS_PLANNED, 100)));

    assertEquals(17, tried.size(), "14 of the search, 2 of the race and one that confirms");
    assertEquals(tried, tried(begin(other, engine(other, backwards, 100))));
  }

  @Test
  void threeKillsInDifferentWavesChangeNothing() throws IOException {
    Path whole = runs("whole");
    List<String> tried = tried(begin(whole, engine(whole, AS_PLANNED, 100)));
    Path killed = runs("killed");

    // In the first wave of four, in the second of three, and, as only one is left then, in the
    // fourth.
    assertThrows(IOException.class, () -> begin(killed, engine(killed, AS_PLANNED, 2)));
    Path parent;
    try (var all = Files.list(killed)) {
      parent =
          all.filter(run -> Files.exists(run.resolve("artifacts").resolve(SweepPlan.FILE)))
              .findFirst()
              .orElseThrow();
    }
    List<Integer> planned = new ArrayList<>();
    for (int more : List.of(3, 6)) {
      assertThrows(IOException.class, () -> goOn(killed, parent, engine(killed, AS_PLANNED, more)));
      planned.add(
          SweepPlan.read(
                  parent.resolve("artifacts").resolve(SweepPlan.FILE),
                  injector.getInstance(ConfigLoader.class))
              .trials()
              .size());
    }
    assertEquals(List.of(7, 13), planned, "killed in other waves");
    assertEquals(tried, tried(goOn(killed, parent, engine(killed, AS_PLANNED, 100))));
    assertTrue(tried.stream().allMatch(line -> line.contains("finished")), tried.toString());
  }
}
