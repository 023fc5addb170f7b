package io.coursework.mlflow.sweep.plan;

import static io.coursework.mlflow.sweep.plan.PlannedSweep.rate;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.mlflow.config.ConfigLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreshSeedsTest {

  private static final String FOUR =
      "grid: {training.optimizer.learning_rate: [0.1, 0.2, 0.3, 0.4]}\nseeds: 5..6\n";

  private final ConfigLoader config = PlannedSweep.config();

  @TempDir Path folder;

  private SweepPlan plan(String yaml) throws IOException {
    return PlannedSweep.of(folder, yaml);
  }

  private static List<Long> seeds(SweepPlan plan, double rate) {
    return plan.trials().stream()
        .filter(trial -> rate(trial) == rate)
        .map(trial -> trial.spec().seed())
        .toList();
  }

  @Test
  void theWinnerIsTrainedAgainWithSeedsThatChoseNothing() throws IOException {
    SweepPlan plan =
        new SimulatedSweep().grow(plan(FOUR + "confirm: 3\n"), config, 10, trial -> rate(trial));

    assertEquals(11, plan.trials().size());
    assertEquals(List.of(5L, 6L, 7L, 8L, 9L), seeds(plan, 0.4));
    assertEquals(
        List.of(9, 10, 11),
        plan.trials().stream().filter(Trial::confirms).map(Trial::number).toList());
  }

  @Test
  void settingsThatAreCloseGetSeedsUntilOneIsBest() throws IOException {
    // Seed 5 is lucky for 0.1; the others are far behind 0.4.
    SweepPlan plan =
        new SimulatedSweep()
            .grow(
                plan(FOUR.replace("5..6", "5..5") + "race: 20\n"),
                config,
                30,
                trial ->
                    rate(trial) == 0.1
                        ? trial.spec().seed() == 5 ? 0.95 : 0.3
                        : rate(trial) == 0.4 ? 0.9 - trial.spec().seed() % 2 * 0.01 : 0.1);

    assertTrue(seeds(plan, 0.4).size() > 2, seeds(plan, 0.4).toString());
    assertTrue(plan.trials().size() < 24, "it ends before all trials are spent");
    assertEquals(0, plan.trials().stream().filter(Trial::confirms).count());
  }

  @Test
  void noMoreTrialsRaceThanTheFileSaysAndTheWinnerHasTheMostSeeds() throws IOException {
    SweepPlan plan =
        new SimulatedSweep().grow(plan(FOUR + "race: 3\nconfirm: 1\n"), config, 30, trial -> 0.5);

    assertEquals(8 + 3 + 1, plan.trials().size());
    assertEquals(List.of(5L, 6L, 7L, 10L), seeds(plan, 0.1)); // of equal ones the first
  }

  @Test
  void goesOnAfterAKillWithTheSameSeeds() throws IOException {
    String yaml = FOUR + "race: 5\nconfirm: 2\n";
    SweepPlan whole = new SimulatedSweep().grow(plan(yaml), config, 30, trial -> rate(trial) % 0.2);

    SweepPlan plan = plan(yaml);
    SimulatedSweep sweep = new SimulatedSweep();
    for (int kill = 0; kill < 20; kill++) {
      plan = sweep.grow(plan, config, 2, trial -> rate(trial) % 0.2);
      plan =
          SweepPlan.read(Files.writeString(folder.resolve("plan.json"), plan.json(config)), config);
      sweep = sweep.resumed();
    }

    assertEquals(whole.trials(), plan.trials());
  }

  @Test
  void nothingIsConfirmedWhereAllFailed() throws IOException {
    SweepPlan plan =
        new SimulatedSweep()
            .grow(plan(FOUR + "race: 2\nconfirm: 2\n"), config, 10, trial -> Double.NaN);

    assertEquals(8, plan.trials().size());
  }
}
