package io.coursework.curricula.split;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.Tasks;
import io.coursework.curricula.domain.Integers;
import io.coursework.curricula.notation.Notation;
import io.coursework.curricula.operation.MedianRule;
import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.curricula.task.DifficultyAxis;
import io.coursework.curricula.task.Reduction;
import io.coursework.curricula.task.TaskSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExtrapolationTest {

  @ParameterizedTest
  @CsvSource({
    "DEPTH, 1, ( SUM 1 2 3 ), false",
    "DEPTH, 1, ( SUM 1 ( MAX 2 3 ) ), true",
    "OPERANDS, 2, ( SUM 1 ( MAX 2 3 ) ), false",
    "OPERANDS, 2, ( SUM 1 ( MAX 2 3 4 ) ), true",
    "REDUCTIONS, 2, ( SUM 1 ( MAX 2 3 4 ) ), false",
    "REDUCTIONS, 2, ( SUM ( MIN 0 1 ) ( MAX 2 3 ) ), true",
    "LENGTH, 5, ( SUM 1 ( MAX 2 3 ) ), false",
    "LENGTH, 5, ( SUM 1 ( MAX 2 3 4 ) ), true"
  })
  void holdsOutWhatMeasuresMore(DifficultyAxis axis, int upTo, String text, boolean expected) {
    Split split = new Extrapolation(axis, upTo).split(Shares.NESTED, 0);
    assertEquals(expected, split.heldOut(Shares.parse(text)));
    int heldOut = Shares.sample(split).cardinality();
    assertTrue(heldOut > 400 && heldOut < 3_600, axis + ": " + heldOut);
  }

  @ParameterizedTest
  @CsvSource({
    "( MAX 1 ( MAX 2 ( MAX 3 4 ) ) ), false",
    "( SUM 1 ( MAX 2 3 ) ), false",
    "( MAX 1 ( SUM 2 ( SUM 3 4 ) ) ), false",
    "( SUM 1 ( SUM 2 ( SUM 3 4 ) ) ), true",
    "( SUM 1 ( MAX 2 ( MAX 3 4 ) ) ), true"
  })
  void anOperationCanHaveALowerLimitThanTheOthers(String text, boolean expected) {
    Split split =
        new Extrapolation(DifficultyAxis.DEPTH, 3, Map.of("sum", 2)).split(Shares.NESTED, 0);
    assertEquals(expected, split.heldOut(Shares.parse(text)));
    int heldOut = Shares.sample(split).cardinality();
    assertTrue(heldOut > 400 && heldOut < 2_000, "" + heldOut);
  }

  @Test
  void aLimitHoldsWhereverItsOperationStands() {
    Split split =
        new Extrapolation(DifficultyAxis.DEPTH, 3, Map.of("SUM", 1)).split(Shares.NESTED, 0);
    assertTrue(split.heldOut(Shares.parse("( MAX 1 ( SUM 2 ( MAX 3 4 ) ) )")));
    assertFalse(split.heldOut(Shares.parse("( MAX 1 ( MAX 2 ( SUM 3 4 ) ) )")));
  }

  @Test
  void refusesLimitsOfOperationsThatMakeNoSense() {
    assertEquals(
        "limits.SUM = 3 is outside 0..2; choose at most up_to",
        assertThrows(
                InvalidSpecException.class,
                () -> new Extrapolation(DifficultyAxis.DEPTH, 2, Map.of("SUM", 3)))
            .getMessage());
    assertEquals(
        "limits names NADD, which is not one of task.operations = %s; add it there, or choose one of them"
            .formatted(Shares.NESTED.operations().names()),
        Shares.problem(
            new Extrapolation(DifficultyAxis.DEPTH, 3, Map.of("NADD", 2)), Shares.NESTED));
    assertEquals(
        "the lowest of limits = 0 leaves nothing to train: depth is at least 1 in this task; choose 1..2",
        Shares.problem(
            new Extrapolation(DifficultyAxis.DEPTH, 3, Map.of("SUM", 0)), Shares.NESTED));
    assertEquals(
        "up_to = 3 holds nothing out: depth is at most 3 in this task; choose 1..2",
        Shares.problem(
            new Extrapolation(DifficultyAxis.DEPTH, 3, Map.of("SUM", 3)), Shares.NESTED));
  }

  @Test
  void holdsOutHalfOfTheRecipeByOperands() {
    Split split = new Extrapolation(DifficultyAxis.OPERANDS, 2).split(Shares.RECIPE, 0);
    assertEquals(
        0.5, Shares.exact(split, Shares.RECIPE, Shares.RECIPE.operations().find("SUM")), 1e-12);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DEPTH | 3 | up_to = 3 holds nothing out: depth is at most 3 in this task; choose 1..2",
        "DEPTH | 0 | up_to = 0 leaves nothing to train: depth is at least 1 in this task; choose"
            + " 1..2",
        "OPERANDS | 7 | up_to = 7 holds nothing out: operands is at most 3 in this task; choose 2",
        "REDUCTIONS | 0 | up_to = 0 leaves nothing to train: reductions is at least 1 in 20000"
            + " expressions drawn from this task; choose 1..10"
      })
  void refusesLimitsThatLeaveAPartEmpty(DifficultyAxis axis, int upTo, String problem) {
    assertEquals(problem, Shares.problem(new Extrapolation(axis, upTo), Shares.NESTED));
  }

  @Test
  void refusesAnAxisAlongWhichNothingVaries() {
    assertEquals(
        "axis = depth is always 1 in this task, so nothing can be extrapolated; choose another axis"
            + " or a wider task",
        Shares.problem(new Extrapolation(DifficultyAxis.DEPTH, 1), Shares.RECIPE));
    assertEquals(
        "axis = depth is always 2 in this task, so nothing can be extrapolated; choose another axis"
            + " or a wider task",
        Shares.problem(new Extrapolation(DifficultyAxis.DEPTH, 1), Shares.task(10, 2, 1, 2, 3)));
    TaskSpec maxima =
        new TaskSpec(
            new Integers(10, MedianRule.LOWER),
            List.of("MAX"),
            Notation.BRACKET,
            1,
            0,
            2,
            3,
            Reduction.LEFTMOST);
    assertEquals(
        "axis = wraps is always 0 in 20000 expressions drawn from this task, so nothing can be"
            + " extrapolated; choose another axis or a wider task",
        Shares.problem(new Extrapolation(DifficultyAxis.WRAPS, 0), Tasks.task(maxima)));
  }

  @Test
  void saysWhatIsWrong() {
    assertEquals(
        "axis is missing; choose depth, operands, reductions, length or wraps\n"
            + "up_to = -1 is negative; choose 0 or more",
        assertThrows(InvalidSpecException.class, () -> new Extrapolation(null, -1)).getMessage());
  }
}
