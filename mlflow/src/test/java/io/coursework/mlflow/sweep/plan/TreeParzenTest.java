package io.coursework.mlflow.sweep.plan;

import static io.coursework.mlflow.sweep.plan.PlannedSweep.rate;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.mlflow.config.ConfigException;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.tfmodel.training.Schedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeParzenTest {

  private static final String KEYS =
      "  keys:\n"
          + "    training.optimizer.learning_rate: {type: log_uniform, low: 0.001, high: 0.1}\n"
          + "    training.optimizer.schedule: {type: choice, values: [constant, wsd]}\n"
          + "    model.mlp_ratio: {type: log_integer, low: 1, high: 8}\n"
          + "when:\n"
          + "  - is: {training.optimizer.schedule: wsd}\n"
          + "    keys: {training.optimizer.decay_share: {type: uniform, low: 0.1, high: 0.9}}\n";

  private static final String FEW =
      "random:\n  draws: 20\n" + KEYS + "search: {type: tpe, startup: 6, at_once: 3}\n";

  private final ConfigLoader config = PlannedSweep.config();

  @TempDir Path folder;

  private SweepPlan plan(String yaml) throws IOException {
    return PlannedSweep.of(folder, yaml);
  }

  private static double accuracy(Trial trial) {
    return 1 - Math.abs(Math.log(rate(trial) / 0.02)) / 10;
  }

  @Test
  void beginsWithTheSettingsThatASweepWithoutASearchDraws() throws IOException {
    List<Trial> random = plan("random:\n  draws: 6\n" + KEYS).trials();

    assertEquals(random, plan(FEW).trials());
  }

  @Test
  void drawsWhereItWasGoodAndAsManyAsTheFileSays() throws IOException {
    SweepPlan plan = plan(FEW.replace("draws: 20", "draws: 40") + "seeds: 0..1\n");

    SweepPlan grown = new SimulatedSweep().grow(plan, config, 100, TreeParzenTest::accuracy);

    assertEquals(40, grown.growth().settings().size());
    assertEquals(80, grown.trials().size());
    assertEquals(80, plan.search().most(plan));
    double early = grown.trials().stream().limit(20).mapToDouble(TreeParzenTest::accuracy).sum();
    double late = grown.trials().stream().skip(60).mapToDouble(TreeParzenTest::accuracy).sum();
    assertTrue(late > early, late + " after " + early);
  }

  @Test
  void aKeyOfAConditionVariesThereAlone() throws IOException {
    SweepPlan grown = new SimulatedSweep().grow(plan(FEW), config, 100, TreeParzenTest::accuracy);

    for (DrawnSetting setting : grown.growth().settings()) {
      assertEquals(
          setting.values().get("training.optimizer.schedule").asText().equals("wsd"),
          setting.values().containsKey("training.optimizer.decay_share"));
    }
    assertEquals(
        2,
        grown.trials().stream()
            .map(trial -> trial.spec().training().optimizer().schedule())
            .distinct()
            .count());
  }

  @Test
  void goesOnAfterAKillFromItsFileAloneWithTheSameTrials() throws IOException {
    SweepPlan plan = plan(FEW);
    SweepPlan whole = new SimulatedSweep().grow(plan, config, 100, TreeParzenTest::accuracy);

    SimulatedSweep sweep = new SimulatedSweep();
    for (int kill = 0; kill < 10; kill++) {
      plan = sweep.grow(plan, config, 1, TreeParzenTest::accuracy);
      Path file = Files.writeString(folder.resolve("plan.json"), plan.json(config));
      plan = SweepPlan.read(file, config);
      sweep = sweep.resumed();
    }

    assertEquals(whole.trials(), plan.trials());
    assertEquals(whole.json(config), plan.json(config));
  }

  @Test
  void whatFailsCountsAsTheWorst() throws IOException {
    SweepPlan plan = plan(FEW.replace("draws: 20", "draws: 60"));

    SweepPlan grown =
        new SimulatedSweep()
            .grow(
                plan,
                config,
                100,
                trial ->
                    trial.spec().training().optimizer().schedule() == Schedule.WSD
                        ? Double.NaN
                        : 0.5);

    long failed =
        grown.trials().stream()
            .skip(30)
            .filter(trial -> trial.spec().training().optimizer().schedule() == Schedule.WSD)
            .count();
    assertTrue(failed < 10, failed + " of 30");
  }

  @Test
  void eachCombinationOfTheGridIsSearchedOnItsOwn() throws IOException {
    SweepPlan plan = plan(FEW + "grid: {model.d_model: [8, 16]}\n");

    SweepPlan grown = new SimulatedSweep().grow(plan, config, 100, TreeParzenTest::accuracy);

    assertEquals(12, plan.trials().size());
    assertEquals(
        20, grown.trials().stream().filter(trial -> trial.spec().model().dModel() == 8).count());
    assertEquals(40, grown.trials().size());
  }

  @Test
  void refusesASpaceWithoutSettings() {
    String refusal =
        assertThrows(ConfigException.class, () -> plan("search: {type: tpe}\n")).getMessage();
    assertTrue(
        refusal.contains("search: random.keys is empty, so that there is nothing to choose"),
        refusal);
    refusal =
        assertThrows(
                ConfigException.class,
                () ->
                    plan(
                        FEW.replace("keys: {training.optimizer.d", "grid: {training.optimizer.d")
                            .replace("{type: uniform, low: 0.1, high: 0.9}", "[0.1, 0.2]")))
            .getMessage();
    assertTrue(refusal.contains("when[0].grid does not go with this search"), refusal);
  }
}
