package io.coursework.curricula.task;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.coursework.curricula.Tasks;
import io.coursework.curricula.operation.MedianRule;
import io.coursework.curricula.spec.InvalidSpecException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskSpecTest {
  @Test
  void reportsAllProblemsAtOnce() {
    var thrown =
        assertThrows(
            InvalidSpecException.class,
            () -> new TaskSpec(null, null, null, 21, Double.NaN, 0, 11, null));
    assertEquals(
        List.of(
            "domain is missing; choose type integers or permutations",
            "operations is empty; name at least one, such as [SUM, MAX]",
            "notation is missing; choose e.g. bracket or word",
            "max_depth = 21 is outside 1..20; choose 1 for operations on values only",
            "nesting = NaN is outside [0, 1]; it is the probability that an operand is an"
                + " operation",
            "min_operands = 0 is outside 1..10; choose 1 or more",
            "max_operands = 11 is outside 1..10; choose 10 or fewer",
            "reduction is missing; choose leftmost or innermost"),
        thrown.problems());
  }

  @Test
  void rejectsCrossedOperandCounts() {
    var thrown =
        assertThrows(
            InvalidSpecException.class,
            () -> Tasks.of(10, MedianRule.LOWER, 1, 0, 5, 3, Reduction.INNERMOST));
    assertEquals(
        "min_operands = 5 is above max_operands = 3; choose min_operands <= max_operands",
        thrown.getMessage());
  }

  /** A file may have such trees: only a generator cannot draw them. */
  @Test
  void aGeneratorRejectsTreesThatWouldNotFitIntoMemory() {
    Task task = Tasks.of(10, MedianRule.LOWER, 20, 1, 10, 10, Reduction.INNERMOST);
    var thrown = assertThrows(InvalidSpecException.class, () -> new Generator(task));
    // 1 + (10^20 - 1) / 9 operations * 12 tokens
    assertEquals(
        "task.nesting = 1.0 with max_depth = 20 and up to 10 operands draws expressions of 1.3e+20"
            + " tokens on average, above 10000; lower nesting, max_depth or max_operands",
        thrown.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"2, 1, 0, 1, 1", "128, 20, 0.1, 1, 10", "10, 20, 0.25, 2, 5", "10, 2, 1, 2, 3"})
  void acceptsTheEdges(int modulus, int maxDepth, double nesting, int min, int max) {
    assertDoesNotThrow(
        () -> Tasks.of(modulus, MedianRule.LOWER, maxDepth, nesting, min, max, Reduction.LEFTMOST));
  }
}
