package io.coursework.curricula.curriculum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.coursework.curricula.spec.InvalidSpecException;
import java.util.List;
import java.util.Map;
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
    assertEquals(List.of("MAX", "MED", "SUM"), List.copyOf(THIRDS.operations()));
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
}
