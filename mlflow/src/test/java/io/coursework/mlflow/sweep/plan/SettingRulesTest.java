package io.coursework.mlflow.sweep.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.Guice;
import com.google.inject.Injector;
import io.coursework.analysis.AnalysisModule;
import io.coursework.curricula.CurriculaModule;
import io.coursework.mlflow.config.ConfigException;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.sweep.judging.Merit;
import io.coursework.mlflow.sweep.rule.PowerLaw;
import io.coursework.mlflow.sweep.rule.SettingRules;
import io.coursework.tracking.run.RunHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingRulesTest {

  private static final String RATE = "training.optimizer.learning_rate";
  private static final String RULE =
      "rules: {" + RATE + ": {type: power_law, of: model.d_model, at: {16: 0.004, 64: 0.002}}}\n";

  private final Injector injector =
      Guice.createInjector(new CurriculaModule(), new AnalysisModule(), new SweepModule());
  private final ConfigLoader config = injector.getInstance(ConfigLoader.class);
  private final List<String> notices = new ArrayList<>();

  @TempDir Path folder;

  private SweepPlan plan(String yaml, String... settings) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("sweep.yaml"), "name: test\nbase: src/main/configs/sum.yaml\n" + yaml);
    return injector.getInstance(Planner.class).plan(file, List.of(settings), notices::add);
  }

  private static List<String> shown(SweepPlan plan) {
    return plan.trials().stream()
        .map(trial -> trial.spec().model().dModel() + " " + PlannedSweep.rate(trial))
        .toList();
  }

  private static double at(Map<String, Double> points, double size) {
    return new PowerLaw("model.d_model", points).at(size).doubleValue();
  }

  @ParameterizedTest
  @CsvSource({"16, 0.004", "64, 0.002", "32, 0.002828", "256, 0.001", "4, 0.008"})
  void aPowerLawIsALineInLogarithmsThroughItsPointsAndBeyond(double size, double rate) {
    assertEquals(rate, at(Map.of("16", 0.004, "64", 0.002), size));
  }

  @Test
  void morePointsAreJoinedOneByOneWhateverTheirOrder() {
    Map<String, Double> points = new LinkedHashMap<>();
    points.put("100", 0.001);
    points.put("1", 0.1);
    points.put("10", 0.1);
    assertEquals(0.1, at(points, 3));
    assertEquals(0.01, at(points, Math.sqrt(1000)));
    assertEquals(1e-5, at(points, 1000));
    assertEquals(0.1, at(points, 0.1));
    assertEquals(
        0.00123456, at(Map.of("1", 0.00123456, "2", 1.0), 1), "no digit of a point is lost");
  }

  @Test
  void everyTrialHoldsWhatFollowsFromItsOwnSize() throws IOException {
    SweepPlan plan = plan(RULE + "grid: {model.d_model: [8, 16, 32, 64]}\nseeds: 0..1\n");
    assertEquals(
        List.of(
            "8 0.005657",
            "8 0.005657",
            "16 0.004",
            "16 0.004",
            "32 0.002828",
            "32 0.002828",
            "64 0.002",
            "64 0.002"),
        shown(plan));
    assertEquals(
        List.of(
            "training.optimizer.learning_rate follows from a power law of model.d_model, 0.004 at 16,"
                + " 0.002 at 64; extrapolated at 8."),
        notices);
  }

  @Test
  void theSizeMayComeFromTheBaseASettingAListOrACondition() throws IOException {
    assertEquals(List.of("16 0.004"), shown(plan(RULE)));
    assertEquals(List.of("64 0.002"), shown(plan(RULE, "model.d_model=64")));
    assertEquals(
        List.of("16 0.004", "64 0.002"),
        shown(plan(RULE + "lists: [{model.d_model: [16, 64], training.steps: [100, 200]}]\n")));
    assertEquals(
        List.of("64 0.002"),
        shown(plan(RULE + "when: [{is: {name: sum}, grid: {model.d_model: [64]}}]\n")));
  }

  @Test
  void aScaleOfThePaperHasOneRuleForAllArms() throws IOException {
    Path file = Path.of("src/main/configs/paper/laptop.yaml");
    SweepPlan plan = injector.getInstance(Planner.class).plan(file, List.of(), notices::add);
    assertEquals(
        Set.of("20 0.0032", "24 0.002667", "28 0.002286", "32 0.002", "40 0.0016"),
        Set.copyOf(shown(plan)));
    assertTrue(
        notices.stream().noneMatch(line -> line.contains("extrapolated")), notices.toString());
  }

  @Test
  void aPlanKeepsItsRules() throws IOException {
    SweepPlan plan =
        plan(RULE + "grid: {model.d_model: [16, 64]}\n").under(RunHeader.of("experiment", "run"));
    Path file = Files.writeString(folder.resolve("plan.json"), plan.json(config));
    assertEquals(plan, SweepPlan.read(file, config));
    assertEquals(Set.of(RATE), plan.rules().byKey().keySet());
    Files.writeString(file, plan.json(config).replace("\"rules\"", "\"unknown\""));
    assertEquals(SettingRules.NONE, SweepPlan.read(file, config).rules(), "of an earlier build");
  }

  @Test
  void aSearchThatDrawsSizesFollowsTheRule() throws IOException {
    SweepPlan plan =
        plan(
            RULE
                + "search: {type: tpe, startup: 3, at_once: 2}\n"
                + "random: {draws: 5, keys: {model.d_model: {type: choice, values: [16, 64]}}}\n");
    SweepPlan grown =
        plan.grown(
            trial -> Optional.of(Merit.of(PlannedSweep.rate(trial))),
            Set.of(),
            PlannedSweep.loader(config));
    assertTrue(Set.of("16 0.004", "64 0.002").containsAll(shown(grown)), shown(grown).toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "of: model.d_model, at: {16: 0.004}           | at = {16=0.004} must have two points or more",
        "of: model.d_model, at: {16: 0.004, 0: 1}     | at: 0 must be a number above 0",
        "of: model.d_model, at: {16: 0.004, wide: 1}  | at: wide must be a number above 0",
        "of: model.d_model, at: {16: 0.004, 64: -1}   | at: 64: -1.0 must be above 0",
        "of: model.d_model, at: {16: 1, 16.0: 2}      | stands there twice",
        "of: model.width, at: {16: 0.004, 64: 0.002}  | rules.training.optimizer.learning_rate.of = model.width, which is '' in a trial",
        "of: model.norm, at: {16: 0.004, 64: 0.002}   | name a key that is a number above 0 in all",
        "of: training.optimizer.learning_rate, at: {16: 1, 64: 2} | follows from a rule itself",
      })
  void refusesWhatIsNotARule(String rule, String expected) {
    ConfigException refused =
        assertThrows(
            ConfigException.class,
            () -> plan("rules: {" + RATE + ": {type: power_law, " + rule + "}}\n"));
    assertTrue(
        refused.problems().stream().anyMatch(problem -> problem.contains(expected)),
        refused.problems().toString());
  }

  @Test
  void aKeyWithARuleHasNoOtherValues() {
    assertTrue(
        assertThrows(ConfigException.class, () -> plan(RULE + "grid: {" + RATE + ": [0.1]}\n"))
            .getMessage()
            .contains(RATE + " is varied twice"));
    assertTrue(
        assertThrows(ConfigException.class, () -> plan(RULE, RATE + "=0.1"))
            .getMessage()
            .contains("would be overruled"));
  }
}
