package io.coursework.mlflow.sweep.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.mlflow.config.ConfigException;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.sweep.judging.Merit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThresholdSearchTest {

  /**
   * Held-out accuracy of the target of MAX+MED+SUM and of MAX+MED+shuffled_SUM, by width and seed,
   * as a sweep of configs/paper/laptop.yaml measured it.
   */
  private static final Map<Integer, double[]> MIX =
      Map.of(
          8, new double[] {0.02, 0.86, 0.37},
          12, new double[] {0.77, 0.02, 0.93},
          16, new double[] {0.04, 0.26, 0.77},
          24, new double[] {0.98, 0.88, 0.05},
          32, new double[] {0.94, 0.88, 0.97},
          48, new double[] {0.82, 0.85, 0.79},
          64, new double[] {0.91, 1.0, 1.0});

  private static final Map<Integer, double[]> SHUFFLED_MIX =
      Map.of(
          12, new double[] {0.02, 0.00, 0.01},
          16, new double[] {0.04, 0.00, 0.00},
          24, new double[] {0.23, 0.37, 0.12},
          32, new double[] {0.39, 0.52, 0.80},
          48, new double[] {0.87, 0.91, 0.34});

  @TempDir Path folder;

  private SweepPlan plan(String widths, String seeds, String search) throws IOException {
    return PlannedSweep.of(
        folder,
        """
        grid: {model.d_model: %s}
        seeds: %s
        search: %s
        """
            .formatted(widths, seeds, search));
  }

  /** Runs a search to its end. */
  private static Map<String, Double> searched(SweepPlan plan, ToDoubleFunction<Trial> accuracy) {
    Map<String, Double> known = new HashMap<>();
    while (true) {
      List<Trial> next = plan.search().next(plan, told(known), Set.of());
      if (next.isEmpty()) {
        return known;
      }
      next.forEach(trial -> known.put(trial.id(), accuracy.applyAsDouble(trial)));
    }
  }

  private static Search.Known told(Map<String, Double> known) {
    return trial ->
        known.containsKey(trial.id())
            ? Optional.of(Merit.of(known.get(trial.id())))
            : Optional.empty();
  }

  private static ThresholdBelief belief(SweepPlan plan, Map<String, Double> known) {
    return ((ThresholdSearch) plan.search()).belief("sum", plan.trials(), told(known));
  }

  private static Map<String, Double> all(SweepPlan plan, ToDoubleFunction<Trial> accuracy) {
    Map<String, Double> known = new HashMap<>();
    plan.trials().forEach(trial -> known.put(trial.id(), accuracy.applyAsDouble(trial)));
    return known;
  }

  @Test
  @Tag("long")
  void findsWhatTheFullGridFindsWithAThirdOfTheTrials() throws IOException {
    SweepPlan plan =
        plan("[8, 10, 12, 16, 20, 25, 32, 40, 50, 64]", "0..5", "{type: threshold, until: 1.5}");
    Random random = new Random(1);
    int draws = 200;
    int covered = 0;
    int agreed = 0;
    long trials = 0;
    double error = 0;
    double errorOfGrid = 0;
    for (int draw = 0; draw < draws; draw++) {
      double truth = 12 * Math.pow(45.0 / 12, random.nextDouble());
      double slope = 3 + 9 * random.nextDouble();
      Map<String, Double> outcomes =
          all(
              plan,
              trial -> {
                double x = trial.spec().model().dModel();
                double chance = 0.03 + 0.94 / (1 + Math.pow(x / truth, -slope));
                return random.nextDouble() < chance ? 0.9 : 0.1; // it is learned or it is not
              });
      Map<String, Double> known = searched(plan, trial -> outcomes.get(trial.id()));
      ThresholdBelief found = belief(plan, known);
      ThresholdBelief grid = belief(plan, outcomes);
      covered += found.interval().low() <= truth && truth <= found.interval().high() ? 1 : 0;
      agreed +=
          found.interval().low() <= grid.median() && grid.median() <= found.interval().high()
              ? 1
              : 0;
      trials += known.size();
      error += Math.abs(Math.log(found.median() / truth)) / draws;
      errorOfGrid += Math.abs(Math.log(grid.median() / truth)) / draws;
    }
    // Of 200 at 90%, four standard deviations are 17.
    assertTrue(covered >= 163, "covers the truth in " + covered);
    assertTrue(agreed >= 180, "covers the grid's answer in " + agreed);
    assertTrue(trials <= draws * 20L, "trials of 60: " + (double) trials / draws);
    assertTrue(
        error < 0.25, "mean error in ln x: %s, of the grid: %s".formatted(error, errorOfGrid));
  }

  @Test
  void agreesWithTheFullGridOnMeasuredRuns() throws IOException {
    SweepPlan mix = plan("[8, 12, 16, 24, 32, 48, 64]", "0..2", "{type: threshold}");
    SweepPlan shuffled = plan("[12, 16, 24, 32, 48]", "0..2", "{type: threshold}");

    assertAgrees(mix, MIX);
    assertAgrees(shuffled, SHUFFLED_MIX);
  }

  private static void assertAgrees(SweepPlan plan, Map<Integer, double[]> measured) {
    ToDoubleFunction<Trial> accuracy =
        trial -> measured.get(trial.spec().model().dModel())[(int) trial.spec().seed()];
    Map<String, Double> known = searched(plan, accuracy);
    ThresholdBelief.Range found = belief(plan, known).interval();
    ThresholdBelief grid = belief(plan, all(plan, accuracy));

    assertTrue(3 * known.size() <= plan.trials().size() * 1.02, known.size() + " trials");
    assertTrue(
        found.low() <= grid.median() && grid.median() <= found.high(),
        "found %s, the grid %s".formatted(found, grid.interval()));
  }

  @Test
  void saysThatAThresholdLiesOutsideWhatIsTested() throws IOException {
    SweepPlan plan = plan("[8, 16, 32]", "0..4", "{type: threshold, share: 1}");

    assertTrue(
        belief(plan, searched(plan, trial -> 0.1)).interval().toString().startsWith("above "));
    assertTrue(
        belief(plan, searched(plan, trial -> 0.9)).interval().toString().startsWith("below "));
  }

  @Test
  void doesNotAskForATrialThatFailed() throws IOException {
    SweepPlan plan = plan("[8, 16, 32]", "0..1", "{type: threshold, share: 1}");
    List<Trial> tried = new ArrayList<>();
    while (true) {
      List<Trial> next = plan.search().next(plan, told(Map.of()), Set.copyOf(tried));
      if (next.isEmpty()) {
        break;
      }
      tried.addAll(next);
    }
    assertEquals(6, Set.copyOf(tried).size());
    assertEquals(6, tried.size());
  }

  @Test
  void aPlanKeepsItsSearch() throws IOException {
    SweepPlan plan = plan("[8, 16, 32]", "0..1", "{type: threshold, until: 3, share: 0.5}");
    ConfigLoader config = PlannedSweep.config();
    Path file = Files.writeString(folder.resolve("plan.json"), plan.json(config));

    assertEquals(new ThresholdSearch(3, 0.5), SweepPlan.read(file, config).search());
    assertEquals(3, plan.search().most(plan));
  }

  @Test
  void refusesTooFewWidths() throws IOException {
    SweepPlan plan = plan("[8, 16]", "0..1", "{type: threshold}");

    assertTrue(
        assertThrows(
                ConfigException.class, () -> plan.search().next(plan, told(Map.of()), Set.of()))
            .getMessage()
            .contains("sum has 2 widths (model.d_model)"));
  }
}
