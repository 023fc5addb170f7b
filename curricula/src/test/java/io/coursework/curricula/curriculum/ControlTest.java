package io.coursework.curricula.curriculum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.curriculum.Difficulty.Order;
import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.curricula.task.DifficultyAxis;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ControlTest {
  private static final Map<String, Double> MAX = Map.of("MAX", 1.0);
  private static final Map<String, Double> SUM = Map.of("SUM", 1.0);
  private static final Staged TRANSFER =
      new Staged(List.of(new Stage(0.25, MAX), new Stage(0.75, SUM, 0.2, Restart.EVERYTHING)));

  private static Teacher controlled(Control control, PredefinedCurriculum curriculum, long steps) {
    Controlled controlled = control.apply(curriculum, steps, "SUM", 3);
    assertEquals(steps, controlled.steps());
    assertEquals(curriculum.operations(), controlled.curriculum().operations());
    return ((PredefinedCurriculum) controlled.curriculum()).teacher(steps);
  }

  @Test
  void isTheCurriculumItselfWithoutControl() {
    assertEquals(new Controlled(TRANSFER, 100), Control.NONE.apply(TRANSFER, 100, "SUM", 0));
  }

  @Test
  void shufflesTheMixesAndKeepsHowOftenEachComes() {
    Teacher teacher = controlled(Control.SHUFFLED, TRANSFER, 400);
    int easy = 0;
    int early = 0;
    for (long step = 0; step < 400; step++) {
      Lesson lesson = teacher.lesson(step);
      assertEquals(Phase.WHOLE, lesson.phase());
      easy += lesson.weights().equals(MAX) ? 1 : 0;
      early += lesson.weights().equals(MAX) && step < 100 ? 1 : 0;
    }
    assertEquals(100, easy);
    assertEquals(25, early, 5 * 4); // hypergeometric: 5 standard deviations
    assertEquals(teacher.lesson(399), teacher.lesson(1000)); // the last continues
  }

  @Test
  void keepsThePaceOfDifficultyInAnOrderThatMeansNothing() {
    Competence competence = new Competence(SUM, DifficultyAxis.WRAPS, 0.01, 2, 0.5);
    for (long step : new long[] {0, 10, 90}) {
      assertEquals(
          competence.lesson(step, 100).difficulty().in(Order.RANDOM),
          controlled(Control.SHUFFLED, competence, 100).lesson(step).difficulty());
      assertEquals(
          competence.lesson(step, 100).difficulty().in(Order.HARD_FIRST),
          controlled(Control.REVERSED, competence, 100).lesson(step).difficulty());
    }
  }

  @Test
  void reversesTheMixesAndWhereTheyRestart() {
    Teacher teacher = controlled(Control.REVERSED, TRANSFER, 100);
    assertEquals(TRANSFER.lesson(99, 100).weights(), teacher.lesson(0).weights());
    assertEquals(TRANSFER.lesson(25, 100).weights(), teacher.lesson(74).weights());
    assertEquals(MAX, teacher.lesson(75).weights());
    assertEquals(MAX, teacher.lesson(500).weights());
    assertEquals(new Phase(0, 0, 75), teacher.lesson(74).phase());
    assertEquals(new Phase(75, 75, Long.MAX_VALUE), teacher.lesson(75).phase());
  }

  @Test
  void averagesTheMixes() {
    Teacher teacher = controlled(Control.AVERAGED, TRANSFER, 100);
    assertEquals(0.75 * 0.8, teacher.lesson(0).weights().get("SUM"), 1e-12);
    assertEquals(teacher.lesson(0), teacher.lesson(99));
    Continual continual = new Continual(List.of("MAX", "SUM"), 0.5, 10);
    Lesson averaged = controlled(Control.AVERAGED, continual, 10).lesson(0);
    assertEquals(0.25, averaged.weights().get("SUM"), 1e-12); // half of the second half
    assertEquals(Rehearsal.NONE, averaged.rehearsal());
  }

  @Test
  void teachesTheTargetAloneForAsManyTokens() {
    Curriculum alone = new FixedMix(SUM);
    assertEquals(new Controlled(alone, 100), Control.EQUAL_TOKENS.apply(TRANSFER, 100, "add", 0));
    assertEquals(
        new Controlled(alone, 60), Control.EQUAL_TARGET_TOKENS.apply(TRANSFER, 100, "add", 0));
    assertEquals(
        new Controlled(new FixedMix(MAX), 75), // 50 of its own, a half of 50 rehearsed
        Control.EQUAL_TARGET_TOKENS.apply(
            new Continual(List.of("MAX", "SUM"), 0.5, 10), 100, "MAX", 0));
  }

  @Test
  void needsATargetThatIsTaught() {
    assertEquals(
        "control = equal_target_tokens: the curriculum gives the target PROD 0.0 of 100 steps, less"
            + " than one step in all; choose equal_tokens, or another target",
        assertThrows(
                InvalidSpecException.class,
                () -> Control.EQUAL_TARGET_TOKENS.apply(TRANSFER, 100, "PROD", 0))
            .getMessage());
  }

  @ParameterizedTest
  @EnumSource
  void needsTheScheduleAhead(Control control) {
    Curriculum adaptive = new Exp3s(List.of("SUM", "MAX"), Exp3s.Gain.PREDICTION, 0.05, 0.001);
    if (control == Control.NONE || control == Control.EQUAL_TOKENS) {
      assertEquals(100, control.apply(adaptive, 100, "SUM", 0).steps());
    } else {
      var thrown =
          assertThrows(InvalidSpecException.class, () -> control.apply(adaptive, 100, "SUM", 0));
      assertEquals(
          "control = "
              + control.name().toLowerCase(Locale.ROOT)
              + " needs the whole schedule ahead, which type exp3s decides as it goes; train it"
              + " once and give its mixture.tsv to curriculum type recorded",
          thrown.getMessage());
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesToControlForNothing(Control control) {
    if (control == Control.NONE) {
      return;
    }
    var thrown =
        assertThrows(
            InvalidSpecException.class, () -> control.apply(new FixedMix(SUM), 100, "SUM", 0));
    assertTrue(thrown.getMessage().contains("is the curriculum itself"), thrown.getMessage());
  }

  @Test
  void namesTypesAsTheConfigurationDoes() {
    Curriculum adaptive = new LossProportional(List.of("SUM"), 1, 0.9, 0.1);
    var thrown = assertThrows(InvalidSpecException.class, () -> new Reversed(adaptive));
    assertTrue(thrown.getMessage().contains("type loss_proportional"), thrown.getMessage());
    assertThrows(InvalidSpecException.class, () -> new Shuffled(null, 0));
  }
}
