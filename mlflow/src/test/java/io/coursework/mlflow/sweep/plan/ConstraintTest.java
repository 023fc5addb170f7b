package io.coursework.mlflow.sweep.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.mlflow.config.ConfigException;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.sweep.judging.Merit;
import io.coursework.mlflow.sweep.judging.MeritOrder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What settings must keep to. */
class ConstraintTest {

  private static final String GRID = "grid: {model.d_model: [4, 8, 16, 32]}\nseeds: 0..1\n";
  private static final String RANDOM =
      "random:\n  draws: 20\n  keys:\n"
          + "    model.d_model: {type: log_integer, low: 2, high: 64}\n"
          + "    training.optimizer.learning_rate: {type: log_uniform, low: 0.001, high: 0.1}\n";
  private static final String SMALL = "constraints: [model.parameters <= 2000]\n";

  private final ConfigLoader config = PlannedSweep.config();

  @TempDir Path folder;

  private SweepPlan plan(String yaml) throws IOException {
    return PlannedSweep.of(folder, yaml);
  }

  private String problem(String yaml) {
    List<String> problems = assertThrows(ConfigException.class, () -> plan(yaml), yaml).problems();
    assertEquals(1, problems.size(), problems.toString());
    return problems.get(0);
  }

  private static List<Integer> widths(SweepPlan plan) {
    return plan.trials().stream().map(trial -> trial.spec().model().dModel()).distinct().toList();
  }

  private static void assertSmall(SweepPlan plan) {
    SettingLoader loader = PlannedSweep.loader(PlannedSweep.config());
    for (Trial trial : plan.trials()) {
      double parameters = loader.numbers(trial.spec()).get("model.parameters");
      assertTrue(parameters <= 2000, trial.spec().model() + ": " + parameters);
    }
  }

  @Test
  void aSettingOfTheGridThatBreaksOneIsNotTried() throws IOException {
    assertEquals(List.of(4, 8), widths(plan(GRID + SMALL)));
    assertEquals(List.of(16, 32), widths(plan(GRID + "constraints: ['model.d_model >= 16']\n")));
  }

  @Test
  void aDrawnSettingThatBreaksOneIsDrawnAgain() throws IOException {
    SweepPlan free = plan(RANDOM);
    SweepPlan plan = plan(RANDOM + SMALL);
    assertEquals(20, plan.trials().size());
    assertSmall(plan);
    // Those that keep to it are the ones that are drawn without it.
    assertTrue(free.trials().stream().filter(plan.trials()::contains).count() > 3);
    assertEquals(plan.trials(), plan(RANDOM + SMALL).trials());
  }

  @Test
  void aSearchDrawsTheSameFirstAndNeverOneThatBreaksIt() throws IOException {
    SweepPlan plan = plan(RANDOM + SMALL + "search: {type: tpe, startup: 6, at_once: 3}\n");
    assertEquals(plan(RANDOM + SMALL).trials().subList(0, 6), plan.trials());

    // The best is where it is not allowed.
    SweepPlan grown =
        new SimulatedSweep().grow(plan, config, 20, trial -> trial.spec().model().dModel() / 64.0);
    assertEquals(20, grown.growth().settings().size());
    assertSmall(grown);
  }

  @Test
  void anArmThatCannotKeepToOneIsLeftOut() throws IOException {
    SweepPlan plan =
        plan(
            RANDOM.replace("    model.d_model: {type: log_integer, low: 2, high: 64}\n", "")
                + "grid: {model.d_model: [8, 64]}\nsearch: {type: tpe, startup: 4}\n"
                + SMALL);
    assertEquals(List.of(8), widths(plan));
  }

  @Test
  void thoseThatLeaveNothingAreRefused() {
    String none =
        "constraints leave nothing to train: of %d settings none keeps to %s; loosen the bound, or vary other values";
    assertEquals(
        none.formatted(4, "model.parameters <= 20"),
        problem(GRID + "constraints: [model.parameters <= 20]\n"));
    assertEquals(
        none.formatted(200, "model.d_model <= 3 and model.d_model >= 5"),
        problem(RANDOM + "constraints: [model.d_model <= 3, model.d_model >= 5]\n"));
    assertEquals(
        none.formatted(200, "model.parameters <= 20"),
        problem(RANDOM + "search: {type: tpe}\nconstraints: [model.parameters <= 20]\n"));
  }

  @Test
  void anUnknownParamAndWhatIsNotAConstraintAreRefused() {
    assertEquals(
        "constraints: model.paramters <= 2000: model.paramters is not a param of the runs that is a"
            + " number, nearest: model.parameters; a metric has a slash in its name, such as"
            + " train/loss",
        problem(GRID + "constraints: [model.paramters <= 2000]\n"));
    assertTrue(
        problem(GRID + "constraints: [model.parameters = 2000]\n")
            .startsWith(
                "constraints: 'model.parameters = 2000' is not a valid constraint; write a"));
  }

  @Test
  void whatBreaksOneRanksBehindAndTheFartherTheWorse() {
    Merit keeps = new Merit(List.of(0.1), List.of(-0.5));
    Merit near = new Merit(List.of(0.9), List.of(0.1));
    Merit far = new Merit(List.of(0.95), List.of(0.5));
    Merit failed = new Merit(List.of(Double.NEGATIVE_INFINITY), List.of(-0.5));
    assertTrue(keeps.compareTo(near) > 0);
    assertTrue(near.compareTo(far) > 0);
    assertTrue(far.compareTo(failed) > 0);
    assertEquals(0, failed.compareTo(new Merit(failed.goods(), failed.beyond())));
    assertArrayEquals(
        new double[] {-2, Double.NEGATIVE_INFINITY, 0, Double.NEGATIVE_INFINITY, -1},
        MeritOrder.values(
            List.of(
                Optional.of(far),
                Optional.of(failed),
                Optional.of(keeps),
                Optional.empty(),
                Optional.of(near))));
  }

  @Test
  void halvingPrefersWhatKeepsToThem() throws IOException {
    SweepPlan plan =
        PlannedSweep.of(
            folder,
            "grid: {training.optimizer.learning_rate: [0.1, 0.2, 0.3]}\n"
                + "search: {type: successive_halving, rounds: 2}\n"
                + "constraints: [train/loss <= 1]\n",
            "training.steps=900",
            "evaluation.every=50");
    Search.Known known =
        trial ->
            trial.until() > 300
                ? Optional.empty()
                : Optional.of(
                    new Merit(
                        List.of(PlannedSweep.rate(trial)),
                        List.of(PlannedSweep.rate(trial) > 0.25 ? 0.1 : -0.1)));
    assertEquals(
        List.of(2),
        plan.search().next(plan, known, java.util.Set.of()).stream().map(Trial::number).toList());
  }
}
