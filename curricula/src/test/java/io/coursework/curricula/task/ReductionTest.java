package io.coursework.curricula.task;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.coursework.curricula.Tasks;
import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Literal;
import io.coursework.curricula.notation.Syntax;
import io.coursework.curricula.operation.MedianRule;
import io.coursework.curricula.random.Randomness;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReductionTest {
  private final Syntax notation = Tasks.bracket(Tasks.operations(MedianRule.LOWER), 10);

  @ParameterizedTest
  @CsvSource({
    "LEFTMOST, ( SUM 1 ( MAX 3 ( MIN 7 8 ) ) ( MED 2 9 4 ) ), ( SUM 1 ( MAX 3 7 ) ( MED 2 9 4 ) )",
    "INNERMOST, ( SUM 1 ( MAX 3 ( MIN 7 8 ) ) ( MED 2 9 4 ) ), ( SUM 1 ( MAX 3 7 ) 4 )",
    "LEFTMOST, ( SUM 1 ( MAX 3 7 ) 4 ), ( SUM 1 7 4 )",
    "INNERMOST, ( SUM 1 7 4 ), 2",
    "LEFTMOST, ( SUM 1 7 4 ), 2"
  })
  void takesOneStep(Reduction reduction, String before, String after) {
    Application application = (Application) notation.parse(before);
    assertEquals(after, notation.print(reduction.step(application, 10)));
  }

  @Test
  void reducesLeftmostInPostOrder() {
    Task task = Tasks.of(10, MedianRule.LOWER, 5, 0.4, 1, 4, Reduction.LEFTMOST);
    OperationMix mix = new OperationMix(task.operations(), Map.of("SUM", 1.0, "MED", 1.0));
    var random = Randomness.of(3, "post-order");
    for (int i = 0; i < 300; i++) {
      Expression drawn = new Generator(task).draw(mix, random);
      Expression current = drawn;
      for (int nodes = 1; current instanceof Application application; nodes++) {
        current = Reduction.LEFTMOST.step(application, 10);
        assertEquals(withoutFirst(new AtomicInteger(nodes), drawn), current);
      }
    }
  }

  /** The tree with its first nodes in post-order replaced by their values. */
  private static Expression withoutFirst(AtomicInteger nodes, Expression expression) {
    if (!(expression instanceof Application application)) {
      return expression;
    }
    List<Expression> operands = new ArrayList<>();
    for (Expression operand : application.operands()) {
      operands.add(withoutFirst(nodes, operand));
    }
    return nodes.getAndDecrement() > 0
        ? new Literal(application.value(10))
        : new Application(application.operation(), operands);
  }
}
