package io.coursework.curricula.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.Tasks;
import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Literal;
import io.coursework.curricula.expression.Operations;
import io.coursework.curricula.operation.MedianRule;
import io.coursework.curricula.random.Randomness;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GeneratorTest {
  private static final Operations OPERATIONS = Tasks.operations(MedianRule.LOWER);
  private static final int DRAWS = 100_000;

  @Test
  void drawsByTheStatedProbabilities() {
    Task task = Tasks.of(10, MedianRule.LOWER, 2, 0.3, 2, 3, Reduction.LEFTMOST);
    OperationMix mix = new OperationMix(OPERATIONS, Map.of("SUM", 1.0, "MAX", 3.0));
    var random = Randomness.of(11, "generator test");
    Generator generator = new Generator(task);
    int sums = 0;
    int pairs = 0;
    int operands = 0;
    int nested = 0;
    int nestedSums = 0;
    int[] values = new int[10];
    int literals = 0;
    for (int i = 0; i < DRAWS; i++) {
      Application root = (Application) generator.draw(mix, random);
      sums += root.operation().name().equals("SUM") ? 1 : 0;
      pairs += root.operands().size() == 2 ? 1 : 0;
      for (Expression operand : root.operands()) {
        operands++;
        if (operand instanceof Application inner) {
          nested++;
          nestedSums += inner.operation().name().equals("SUM") ? 1 : 0;
          assertTrue(inner.innermost(), "level 2 is the last");
        } else if (operand instanceof Literal literal) {
          values[literal.value()]++;
          literals++;
        }
      }
    }
    assertShare(0.25, sums, DRAWS);
    assertShare(0.5, pairs, DRAWS);
    assertShare(0.3, nested, operands);
    assertShare(0.25, nestedSums, nested);
    for (int count : values) {
      assertShare(0.1, count, literals);
    }
  }

  @Test
  void staysAtOneLevelWhereNothingNests() {
    Task task = Tasks.of(10, MedianRule.LOWER, 5, 0, 1, 3, Reduction.LEFTMOST);
    OperationMix mix = new OperationMix(OPERATIONS, Map.of("PROD", 1.0));
    var random = Randomness.of(3, "generator test");
    for (int i = 0; i < 1000; i++) {
      assertEquals(1, new Generator(task).draw(mix, random).depth());
    }
  }

  @Test
  void fillsEveryLevelWhereEverythingNests() {
    Task task = Tasks.of(10, MedianRule.LOWER, 3, 1, 2, 2, Reduction.LEFTMOST);
    OperationMix mix = new OperationMix(OPERATIONS, Map.of("PROD", 1.0));
    Expression drawn = new Generator(task).draw(mix, Randomness.of(3, "generator test"));
    assertEquals(3, drawn.depth());
    assertEquals(7, drawn.reductions());
  }

  @Test
  void rejectsAMixThatDrawsNothing() {
    assertThrows(
        IllegalArgumentException.class, () -> new OperationMix(OPERATIONS, Map.of("SUM", 0.0)));
  }

  /** Within five standard deviations: 14 shares fail by chance once in 100,000 seeds. */
  private static void assertShare(double expected, int hits, int draws) {
    double tolerance = 5 * Math.sqrt(expected * (1 - expected) / draws);
    assertEquals(expected, (double) hits / draws, tolerance);
  }
}
