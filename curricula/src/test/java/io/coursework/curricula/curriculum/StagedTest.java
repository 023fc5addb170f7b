package io.coursework.curricula.curriculum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.coursework.curricula.spec.InvalidSpecException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StagedTest {
  private static final Map<String, Double> EASY = Map.of("MAX", 1.0, "MED", 1.0);
  private static final Map<String, Double> HARD = Map.of("SUM", 1.0);
  private static final Staged THIRDS =
      new Staged(
          List.of(
              new Stage(0.3333333, EASY), new Stage(0.3333333, HARD), new Stage(0.3333334, EASY)));

  @ParameterizedTest
  @CsvSource({
    "0, 100, easy", // round(33.3) = 33
    "32, 100, easy",
    "33, 100, hard",
    "66, 100, hard", // round(66.7) = 67
    "67, 100, last",
    "99, 100, last",
    "1000, 100, last", // beyond the end
    "0, 5, easy", // round(1.67) = 2, round(3.33) = 3
    "1, 5, easy",
    "2, 5, hard",
    "3, 5, last"
  })
  void changesAtTheRoundedShareOfAllSteps(long step, long totalSteps, String stage) {
    Map<String, Double> expected =
        stage.equals("hard") ? Map.of("SUM", 1.0) : Map.of("MAX", 0.5, "MED", 0.5);
    assertEquals(expected, THIRDS.lesson(step, totalSteps).weights());
  }

  @Test
  void trainsTheOperationsOfAllStages() {
    assertEquals(Set.of("MAX", "MED", "SUM"), THIRDS.operations());
  }

  @Test
  void rejectsSharesThatDoNotFillTheTraining() {
    assertEquals(
        "stages have shares that sum to 0.75; choose shares that sum to 1",
        assertThrows(
                InvalidSpecException.class,
                () -> new Staged(List.of(new Stage(0.5, EASY), new Stage(0.25, HARD))))
            .getMessage());
    assertEquals(
        "stages is empty; give at least one stage",
        assertThrows(InvalidSpecException.class, () -> new Staged(List.of())).getMessage());
    assertThrows(InvalidSpecException.class, () -> new Staged(null));
  }

  @Test
  void reportsAllThatIsWrongWithAStage() {
    var thrown = assertThrows(InvalidSpecException.class, () -> new Stage(0, Map.of("SUM", -1.0)));
    assertEquals(3, thrown.problems().size(), thrown.getMessage());
  }

  @Test
  void replaysTheMeanOfAllThatWasTaught() {
    Staged staged =
        new Staged(
            List.of(
                new Stage(0.25, Map.of("MAX", 1.0)),
                new Stage(0.5, Map.of("MED", 2.0), 0.3, Restart.NOTHING),
                new Stage(0.25, Map.of("SUM", 1.0), 0.5, Restart.NOTHING)));
    assertEquals(Map.of("MED", 0.7, "MAX", 0.3), staged.lesson(25, 100).weights());
    Map<String, Double> last = staged.lesson(75, 100).weights();
    assertEquals(0.5, last.get("SUM"), 1e-15);
    assertEquals(0.5 * (1 + 2 * 0.3) / 3, last.get("MAX"), 1e-15); // one part 1, two parts 0.3
    assertEquals(0.5 * (2 * 0.7) / 3, last.get("MED"), 1e-15);
    assertEquals(List.of("MAX", "MED", "SUM"), List.copyOf(staged.operations()));
  }

  @Test
  void isOnePhaseWhereNothingRestarts() {
    for (long step : new long[] {0, 33, 67, 99}) {
      assertEquals(Phase.WHOLE, THIRDS.lesson(step, 100).phase());
    }
  }

  @Test
  void forgetsTheMomentsAndKeepsTheSchedule() {
    Staged staged = restarting(Restart.MOMENTS);
    assertEquals(Phase.WHOLE, staged.lesson(24, 100).phase());
    assertEquals(new Phase(25, 0, Long.MAX_VALUE), staged.lesson(25, 100).phase());
    assertEquals(new Phase(25, 0, Long.MAX_VALUE), staged.lesson(74, 100).phase());
    assertEquals(new Phase(75, 0, Long.MAX_VALUE), staged.lesson(75, 100).phase());
  }

  @Test
  void schedulesTheLearningRateForEachPartWhereEverythingRestarts() {
    Staged staged = restarting(Restart.EVERYTHING);
    assertEquals(new Phase(0, 0, 25), staged.lesson(0, 100).phase());
    assertEquals(new Phase(25, 25, 75), staged.lesson(50, 100).phase());
    assertEquals(new Phase(75, 75, Long.MAX_VALUE), staged.lesson(99, 100).phase());
  }

  /** Quarters; the second and the fourth restart. */
  private static Staged restarting(Restart restart) {
    return new Staged(
        List.of(
            new Stage(0.25, EASY),
            new Stage(0.25, HARD, 0, restart),
            new Stage(0.25, EASY),
            new Stage(0.25, HARD, 0, restart)));
  }

  @Test
  void refusesToGoBackToBeforeTheFirstStage() {
    var thrown =
        assertThrows(
            InvalidSpecException.class,
            () -> new Staged(List.of(new Stage(0.5, HARD, 0.1, Restart.MOMENTS))));
    assertEquals(
        List.of(
            "stages have shares that sum to 0.5; choose shares that sum to 1",
            "stages.0.replay = 0.1, but nothing was taught before the first stage; leave it out",
            "stages.0.restart = moments, but nothing was begun before the first stage; leave it"
                + " out"),
        thrown.problems());
  }

  @Test
  void forgetsMomentsWithinARateThatGoesOn() {
    Map<String, Double> sum = Map.of("SUM", 1.0);
    Staged staged =
        new Staged(
            List.of(
                new Stage(0.25, sum),
                new Stage(0.25, sum, 0, Restart.EVERYTHING),
                new Stage(0.25, sum, 0, Restart.MOMENTS),
                new Stage(0.25, sum)));
    assertEquals(new Phase(0, 0, 25), staged.lesson(0, 100).phase());
    assertEquals(new Phase(25, 25, Long.MAX_VALUE), staged.lesson(25, 100).phase());
    assertEquals(new Phase(50, 25, Long.MAX_VALUE), staged.lesson(50, 100).phase());
    assertEquals(new Phase(50, 25, Long.MAX_VALUE), staged.lesson(99, 100).phase());
  }

  @Test
  void refusesAStageOfNoStep() {
    Staged staged =
        new Staged(List.of(new Stage(0.001, EASY), new Stage(0.998, HARD), new Stage(0.001, EASY)));
    assertEquals(3, staged.operations().size());
    assertEquals(Map.of("SUM", 1.0), staged.lesson(1, 1000).weights());
    assertEquals(
        List.of(
            "stages.0.share = 0.001 of 100 steps is less than one step; raise the share, or train"
                + " longer",
            "stages.2.share = 0.001 of 100 steps is less than one step; raise the share, or train"
                + " longer"),
        assertThrows(InvalidSpecException.class, () -> staged.teacher(100)).problems());
  }

  @Test
  void reportsWhatIsWrongWithReplayAndRestart() {
    var thrown =
        assertThrows(InvalidSpecException.class, () -> new Stage(0.5, HARD, Double.NaN, null));
    assertEquals(
        List.of(
            "replay = NaN is outside [0, 1]; it is the part of the stage that goes to what was"
                + " taught before",
            "restart is missing; choose nothing, moments or everything"),
        thrown.problems());
  }
}
