package io.coursework.mlflow.sweep.plan;

import static io.coursework.mlflow.sweep.plan.PlannedSweep.rate;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.mlflow.config.ConfigException;
import io.coursework.mlflow.config.ConfigLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuccessiveHalvingTest {

  private static final String NINE =
      "grid: {training.optimizer.learning_rate: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]}\n";

  @TempDir Path folder;

  private SweepPlan plan(String yaml) throws IOException {
    return PlannedSweep.of(folder, yaml, "training.steps=900", "evaluation.every=50");
  }

  @Test
  void trainsThreeForThreeTimesAsLongAndOneOfThemToTheEnd() throws IOException {
    SweepPlan plan = plan(NINE + "search: {type: successive_halving}\n");

    SimulatedSweep sweep =
        new SimulatedSweep().run(plan, trial -> 0.9 - Math.abs(rate(trial) - 0.7));

    assertEquals(9, sweep.at(plan, 100).size());
    assertEquals(List.of(6, 7, 8), sweep.at(plan, 300));
    assertEquals(List.of(7), sweep.at(plan, 900));
    long steps = 9 * 100 + 3 * 200 + 600;
    assertEquals(steps, plan.search().share(plan) * plan.steps(), 1e-6);
    assertEquals(
        List.of(
            List.of("sum", "1", "100", "9", "3", "0.8000 or more", "0.9000", "7"),
            List.of("sum", "2", "300", "3", "1", "0.9000 or more", "0.9000", "7"),
            List.of("sum", "3", "900", "1", "-", "-", "0.9000", "7")),
        plan.search().found(plan, sweep).orElseThrow().rows());
  }

  @Test
  void comparesSettingsByTheMeanOfTheirSeeds() throws IOException {
    SweepPlan plan =
        plan(
            "grid: {training.optimizer.learning_rate: [0.1, 0.2, 0.3]}\nseeds: 0..1\n"
                + "search: {type: successive_halving, rounds: 2}\n");

    // The best single trial is of a setting whose other seed fails to learn.
    SimulatedSweep sweep =
        new SimulatedSweep()
            .run(plan, trial -> rate(trial) == 0.2 ? 0.6 : trial.number() == 1 ? 1.0 : 0.1);

    assertEquals(List.of(3, 4), sweep.at(plan, 900));
  }

  @Test
  void comparesWithinEachCurriculum() throws IOException {
    SweepPlan plan =
        PlannedSweep.ofBases(
            "[src/main/configs/sum.yaml, src/main/configs/joint.yaml]",
            folder,
            "grid: {training.optimizer.learning_rate: [0.1, 0.2, 0.3]}\n"
                + "search: {type: successive_halving, rounds: 2}\n",
            "training.steps=900",
            "evaluation.every=50");

    SimulatedSweep sweep = new SimulatedSweep().run(plan, trial -> trial.number() / 10.0);

    assertEquals(List.of(3, 6), sweep.at(plan, 900));
  }

  @Test
  void thoseThatAreEquallyGoodGoOnTogether() throws IOException {
    SweepPlan plan = plan(NINE + "search: {type: successive_halving}\n");

    SimulatedSweep sweep =
        new SimulatedSweep().run(plan, trial -> trial.until() == 100 ? 0 : rate(trial));

    assertEquals(9, sweep.at(plan, 300).size());
    assertEquals(List.of(7, 8, 9), sweep.at(plan, 900));
  }

  @Test
  void aTrialThatFailsIsOutAndAsksForNoOther() throws IOException {
    SweepPlan plan = plan(NINE + "search: {type: successive_halving}\n");

    SimulatedSweep sweep =
        new SimulatedSweep().run(plan, trial -> trial.number() == 9 ? Double.NaN : rate(trial));

    assertEquals(List.of(6, 7, 8), sweep.at(plan, 300));
    assertEquals(List.of(8), sweep.at(plan, 900));
    // Where all fail there is nothing to continue with.
    assertEquals(List.of(), new SimulatedSweep().run(plan, trial -> Double.NaN).at(plan, 300));
  }

  @Test
  void aSettingOneOfWhoseSeedsFailsIsOut() throws IOException {
    SweepPlan plan =
        plan(
            "grid: {training.optimizer.learning_rate: [0.1, 0.2, 0.3]}\nseeds: 0..1\n"
                + "search: {type: successive_halving, rounds: 2}\n");

    SimulatedSweep sweep =
        new SimulatedSweep().run(plan, trial -> trial.number() == 6 ? Double.NaN : rate(trial));

    assertEquals(List.of(3, 4), sweep.at(plan, 900));
  }

  @Test
  void asksAfterAKillForWhatIsMissingAlone() throws IOException {
    SweepPlan plan = plan(NINE + "search: {type: successive_halving}\n");
    SimulatedSweep killed = new SimulatedSweep();
    plan.trials().stream()
        .map(trial -> trial.until(100))
        .filter(trial -> trial.number() != 4)
        .forEach(trial -> killed.put(trial, rate(trial)));

    assertEquals(List.of(plan.trials().get(3).until(100)), killed.next(plan));
    assertEquals(
        new SimulatedSweep().run(plan, PlannedSweep::rate).reached(),
        killed.run(plan, PlannedSweep::rate).reached());
  }

  @Test
  void aPlanKeepsItsSearch() throws IOException {
    SweepPlan plan = plan(NINE + "search: {type: successive_halving, factor: 2, rounds: 4}\n");
    ConfigLoader config = PlannedSweep.config();
    Path file = Files.writeString(folder.resolve("plan.json"), plan.json(config));

    assertEquals(new SuccessiveHalving(2, 4), SweepPlan.read(file, config).search());
  }

  @Test
  void refusesMoreRoundsThanEvaluationsAllow() throws IOException {
    SweepPlan plan = plan(NINE + "search: {type: successive_halving, rounds: 5}\n");

    String refusal =
        assertThrows(ConfigException.class, () -> new SimulatedSweep().run(plan, trial -> 0))
            .getMessage();

    assertTrue(
        refusal.contains(
            "trial 1 is evaluated every 50 of its 900 steps (evaluation.every), which is too"
                + " seldom for 5 rounds by a factor of 3; every 11 or fewer would do"),
        refusal);
    assertThrows(InvalidSpecException.class, () -> new SuccessiveHalving(1, 3));
  }
}
