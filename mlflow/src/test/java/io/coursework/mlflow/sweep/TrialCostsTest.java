package io.coursework.mlflow.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.Guice;
import com.google.inject.Injector;
import io.coursework.analysis.AnalysisModule;
import io.coursework.curricula.Catalogue;
import io.coursework.curricula.CurriculaModule;
import io.coursework.mlflow.sweep.TrialCosts.TrialCost;
import io.coursework.mlflow.sweep.plan.Planner;
import io.coursework.mlflow.sweep.plan.SweepModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrialCostsTest {

  private final Injector injector =
      Guice.createInjector(new CurriculaModule(), new AnalysisModule(), new SweepModule());

  @TempDir Path folder;

  private List<TrialCost> costs(String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("sweep.yaml"), "name: test\n" + yaml);
    return TrialCosts.of(
            injector.getInstance(Planner.class).plan(file, List.of(), line -> {}),
            injector.getInstance(Catalogue.class))
        .trials();
  }

  @Test
  void countsTheProductsOfEveryStep() throws IOException {
    TrialCost cost =
        costs(
                """
                base: src/main/configs/sum.yaml
                grid:
                  task.min_operands: [3]
                  task.max_operands: [3]
                  training.steps: [100]
                  training.batch_size: [64]
                  model.d_model: [16]
                """)
            .get(0);
    assertEquals(100, cost.steps());
    assertEquals(100 * cost.flopsPerStep(), cost.flops());
    assertEquals(0, cost.flopsPerStep() % (6 * 64), "three passes of two operations on 64 rows");
  }

  @Test
  void aTrialCostsTheSameWhateverItsSeedAndTables() throws IOException {
    List<TrialCost> costs =
        costs(
            "base: src/main/configs/paper/nested/random.yaml\ntables: of_each_seed\nseeds: 3..4\n");
    assertEquals(costs.get(0).flops(), costs.get(1).flops());
  }

  /** The split alone keeps MAX from being nested as deep. */
  @Test
  void aSplitThatLeavesOutDeepExpressionsMakesATrialCheaper() throws IOException {
    List<TrialCost> costs =
        costs("base: src/main/configs/paper/depths/*.yaml\ngrid: {model.d_model: [24]}\n");
    assertEquals(
        List.of("deep-MAX+SUM", "shallow-MAX+SUM"),
        costs.stream().map(cost -> cost.trial().spec().name()).toList());
    assertTrue(costs.get(0).flopsPerStep() > 1.1 * costs.get(1).flopsPerStep());
  }

  @Test
  void aControlOfFewerStepsCostsThose() throws IOException {
    List<TrialCost> costs =
        costs("base: src/main/configs/joint.yaml\ngrid: {control: [none, equal_target_tokens]}\n");
    assertEquals(5000, costs.get(0).steps());
    assertEquals(2500, costs.get(1).steps(), "half of its weight is SUM's");
  }

  @Test
  void aCurriculumFromShortToLongIsCountedOverAllOfIt() throws IOException {
    List<TrialCost> costs =
        costs(
            """
            base: src/main/configs/competence.yaml
            grid: {curriculum.full: [0.01, 1]}
            """);
    double soon = costs.get(0).flopsPerStep();
    double late = costs.get(1).flopsPerStep();
    assertTrue(late < soon && late > 0.5 * soon, late + " of " + soon);
  }

  @Test
  void anAdaptiveCurriculumIsCountedByItsFirstLesson() throws IOException {
    assertTrue(costs("base: src/main/configs/exp3s.yaml\n").get(0).flops() > 0);
  }
}
