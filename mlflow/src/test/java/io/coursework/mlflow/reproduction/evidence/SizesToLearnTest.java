package io.coursework.mlflow.reproduction.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.Guice;
import com.google.inject.Injector;
import io.coursework.analysis.AnalysisModule;
import io.coursework.analysis.probe.TextTable;
import io.coursework.curricula.Catalogue;
import io.coursework.curricula.CurriculaModule;
import io.coursework.mlflow.sweep.plan.Planner;
import io.coursework.mlflow.sweep.plan.Question;
import io.coursework.mlflow.sweep.plan.SweepModule;
import io.coursework.mlflow.sweep.plan.SweepPlan;
import io.coursework.mlflow.sweep.plan.Trial;
import io.coursework.tracking.RunRecord;
import io.coursework.tracking.run.MetricHistory;
import io.coursework.tracking.run.RunStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fit with its resamples takes seconds. */
@Tag("long")
class SizesToLearnTest {

  private final Injector injector =
      Guice.createInjector(new CurriculaModule(), new AnalysisModule(), new SweepModule());
  private final SweepPlan plan =
      injector
          .getInstance(Planner.class)
          .plan(Path.of("src/main/configs/sweeps/sizes.yaml"), List.of(), line -> {});

  private static int weights(Trial trial) {
    return 12 * trial.spec().model().dModel() * trial.spec().model().dModel();
  }

  private Optional<SizesToLearn> answer(ToDoubleFunction<Trial> accuracy) throws IOException {
    return answer(plan, accuracy);
  }

  private Optional<SizesToLearn> answer(SweepPlan plan, ToDoubleFunction<Trial> accuracy)
      throws IOException {
    Map<String, RunRecord> records = new HashMap<>();
    for (Trial trial : plan.trials()) {
      records.put(
          trial.id(),
          new RunRecord(
              "run-" + trial.number(),
              Optional.empty(),
              "experiment",
              "run",
              Optional.of(RunStatus.FINISHED),
              new TreeMap<>(
                  Map.of(
                      "curriculum",
                      trial.spec().name(),
                      "seed",
                      Long.toString(trial.spec().seed()),
                      "training.optimizer.learning_rate",
                      Double.toString(trial.spec().training().optimizer().learningRate()),
                      "model.parameters",
                      Integer.toString(weights(trial)))),
              new TreeMap<>(),
              new TreeMap<>(
                  Map.of(
                      "eval/sum/accuracy",
                      new MetricHistory(
                          List.of(trial.spec().training().steps()),
                          List.of(accuracy.applyAsDouble(trial)))))));
    }
    return SizesToLearn.of(plan, records, injector.getInstance(Catalogue.class));
  }

  /** Its commonest answer is right so often. */
  private static final double CHANCE = 0.23;

  /** A sigmoid of the logarithm of size above chance, a little apart for each seed. */
  private static double learned(Trial trial, double half) {
    double at = half * (1 + 0.02 * trial.spec().seed());
    return CHANCE + (1 - CHANCE) / (1 + Math.pow(weights(trial) / at, -2));
  }

  @Test
  void theShippedSweepOfSizesAsks() {
    assertEquals(Question.SIZES, plan.question());
  }

  @Test
  void tellsWhereEachCurriculumLearns() throws IOException {
    SizesToLearn answer =
        answer(trial -> learned(trial, trial.spec().name().equals("sum") ? 6000 : 3000))
            .orElseThrow();
    TextTable table = answer.told().get(0);
    Map<String, Double> half = new HashMap<>();
    for (List<String> row : table.rows()) {
      if (row.get(table.columns().indexOf("quantity")).equals("N50")) {
        half.put(row.get(0), Double.parseDouble(row.get(table.columns().indexOf("value"))));
      }
    }
    double share = (0.5 - CHANCE) / (1 - CHANCE);
    double factor = Math.sqrt(share / (1 - share)) * 1.02;
    assertEquals(6000 * factor, half.get("sum"), 300);
    assertEquals(3000 * factor, half.get("joint"), 150);
    assertTrue(answer.summary().contains("- R, parameters of sum over those of joint: "));
    assertTrue(answer.files().get("figures/sizes.svg").startsWith("<svg"));
    assertEquals(table.tsv(), answer.files().get("sizes.tsv"));
    assertTrue(answer.summary().contains("right on half of held-out SUM"));
  }

  @Test
  void aRateThatFollowsFromTheSizeMakesNoSettingOfItsOwn(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("sweep.yaml"),
            """
            name: ruled
            base: src/main/configs/sum.yaml
            question: sizes
            grid: {model.d_model: [8, 16, 32, 64]}
            rules: {training.optimizer.learning_rate: {type: power_law, of: model.d_model, at: {8: 0.004, 64: 0.001}}}
            seeds: 0..3
            """);
    SweepPlan ruled = injector.getInstance(Planner.class).plan(file, List.of(), line -> {});
    SizesToLearn answer = answer(ruled, trial -> learned(trial, 6000)).orElseThrow();
    assertTrue(
        answer.told().get(0).rows().stream().allMatch(row -> row.get(0).equals("sum")),
        answer.told().toString());
  }

  @Test
  void aBoundHasALevelOrSaysThatSeedsAreTooFew() throws IOException {
    String summary = answer(trial -> 0.1).orElseThrow().summary();
    assertTrue(
        summary.contains(
            "- sum: above 12.3k: 3 of 3 runs of that size are below one half, too few for a bound at level 0.95"),
        summary);
  }

  @Test
  void saysNothingBeforeATrialHasFinished() throws IOException {
    assertEquals(
        Optional.empty(), SizesToLearn.of(plan, Map.of(), injector.getInstance(Catalogue.class)));
  }
}
