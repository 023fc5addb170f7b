package io.coursework.mlflow.sweep.plan;

import static io.coursework.mlflow.sweep.plan.PlannedSweep.rate;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.coursework.curricula.spec.InvalidSpecException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AsynchronousHalvingTest {

  private static final String NINE =
      "grid: {training.optimizer.learning_rate: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]}\n"
          + "search: {type: asha, at_once: 3}\n";

  @TempDir Path folder;

  private SweepPlan plan(String yaml) throws IOException {
    return PlannedSweep.of(folder, yaml, "training.steps=900", "evaluation.every=50");
  }

  private static double accuracy(Trial trial) {
    return 0.9 - Math.abs(rate(trial) - 0.7);
  }

  private static List<Integer> numbers(List<Trial> trials) {
    return trials.stream().map(Trial::number).toList();
  }

  @Test
  void whatIsAmongTheBestSoFarGoesOnBeforeAllHaveBegun() throws IOException {
    SweepPlan plan = plan(NINE);
    SimulatedSweep sweep = new SimulatedSweep();

    List<Trial> first = sweep.next(plan);
    assertEquals(List.of(1, 2, 3), numbers(first));
    first.forEach(trial -> sweep.put(trial, accuracy(trial)));
    List<Trial> second = sweep.next(plan);

    // The best of three goes on, two others begin.
    assertEquals(List.of(4, 5, 3), numbers(second));
    assertEquals(List.of(100L, 100L, 300L), second.stream().map(Trial::until).toList());
    SimulatedSweep whole = sweep.run(plan, AsynchronousHalvingTest::accuracy);
    assertEquals(9, whole.at(plan, 100).size());
    // Those before 7 were the best of their time.
    assertEquals(List.of(3, 5, 6, 7, 8), whole.at(plan, 300));
    assertEquals(List.of(6, 7), whole.at(plan, 900));
    assertEquals(
        List.of("sum", "900", "2", "0.9000", "7"),
        plan.search().found(plan, whole).orElseThrow().rows().get(2));
  }

  @Test
  void goesOnAfterAKillAtAnyPlaceAsItWouldHave() throws IOException {
    SweepPlan plan = plan(NINE);
    var uninterrupted = new SimulatedSweep().run(plan, AsynchronousHalvingTest::accuracy).reached();

    SimulatedSweep sweep = new SimulatedSweep();
    for (List<Trial> next = sweep.next(plan); !next.isEmpty(); next = sweep.next(plan)) {
      Trial one = next.get(next.size() - 1); // the others are lost
      sweep.put(one, accuracy(one));
      sweep = sweep.resumed();
    }

    assertEquals(uninterrupted, sweep.reached());
  }

  @Test
  void aFewSettingsHaveOneThatComesToItsEnd() throws IOException {
    SweepPlan plan =
        plan(
            "grid: {training.optimizer.learning_rate: [0.5, 0.6]}\nseeds: 0..1\n"
                + "search: {type: asha}\n");

    SimulatedSweep sweep = new SimulatedSweep().run(plan, AsynchronousHalvingTest::accuracy);

    assertEquals(List.of(3, 4), sweep.at(plan, 900));
  }

  @Test
  void whatFailsIsLeftBehind() throws IOException {
    SweepPlan plan = plan(NINE);

    SimulatedSweep sweep =
        new SimulatedSweep().run(plan, trial -> trial.number() == 7 ? Double.NaN : accuracy(trial));

    assertEquals(List.of(6, 8), sweep.at(plan, 900));
    assertEquals(List.of(), new SimulatedSweep().run(plan, trial -> Double.NaN).at(plan, 300));
    assertThrows(InvalidSpecException.class, () -> new AsynchronousHalving(3, 3, 0));
  }
}
