package io.coursework.curricula.split;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.coursework.curricula.Tasks;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.operation.MedianRule;
import io.coursework.curricula.random.Randomness;
import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.curricula.task.Generator;
import io.coursework.curricula.task.OperationMix;
import io.coursework.curricula.task.Reduction;
import io.coursework.curricula.task.Task;
import io.coursework.curricula.task.Universe;
import java.util.BitSet;
import java.util.Map;

/** What the tests of splits measure: the held-out part of one operation, and of nested trees. */
final class Shares {
  static final Task RECIPE = Tasks.recipe();
  static final Task NESTED = task(10, 3, 0.3, 2, 3);

  private Shares() {}

  static Task task(int modulus, int depth, double nesting, int min, int max) {
    return Tasks.of(modulus, MedianRule.LOWER, depth, nesting, min, max, Reduction.LEFTMOST);
  }

  static Expression parse(String text) {
    return NESTED.syntax().parse(text);
  }

  /** The exact probability that an expression of one level is held out. */
  static double exact(Split split, Task task, Operation operation) {
    return new Universe(task)
        .members(operation).stream()
            .filter(member -> split.heldOut(member.expression()))
            .mapToDouble(Universe.Member::probability)
            .sum();
  }

  /** Which of 4,000 nested expressions are held out. */
  static BitSet sample(Split split) {
    OperationMix mix =
        new OperationMix(NESTED.operations(), Map.of("SUM", 1.0, "MAX", 1.0, "MIN", 1.0));
    BitSet heldOut = new BitSet();
    for (int i = 0; i < 4_000; i++) {
      heldOut.set(i, split.heldOut(new Generator(NESTED).draw(mix, Randomness.of(5, "shares", i))));
    }
    return heldOut;
  }

  static String problem(SplitSpec spec, Task task) {
    return assertThrows(InvalidSpecException.class, () -> spec.split(task, 0)).getMessage();
  }
}
