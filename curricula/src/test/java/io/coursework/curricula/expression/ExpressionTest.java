package io.coursework.curricula.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.coursework.curricula.operation.Max;
import io.coursework.curricula.operation.Sum;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExpressionTest {
  private static final Expression INNER =
      new Application(new Max(), List.of(new Literal(3), new Literal(7)));
  private static final Expression OUTER =
      new Application(new Sum(), List.of(INNER, new Literal(2), INNER));

  @Test
  void evaluatesFromTheInsideOut() {
    assertEquals(7, INNER.value(10));
    assertEquals(6, OUTER.value(10)); // 7 + 2 + 7
    assertEquals(0, OUTER.value(8));
  }

  @Test
  void countsLevelsAndReductions() {
    assertEquals(0, new Literal(3).depth());
    assertEquals(1, INNER.depth());
    assertEquals(2, OUTER.depth());
    assertEquals(0, new Literal(3).reductions());
    assertEquals(3, OUTER.reductions());
  }

  @Test
  void doesNotChangeWithTheListItWasMadeOf() {
    List<Expression> operands = new ArrayList<>(List.of(new Literal(1), new Literal(2)));
    Application application = new Application(new Sum(), operands);
    operands.clear();
    assertEquals(2, application.operands().size());
  }

  @Test
  void rejectsAnOperationWithoutOperands() {
    assertThrows(IllegalArgumentException.class, () -> new Application(new Sum(), List.of()));
  }

  @Test
  void rejectsValuesOutsideTheModulus() {
    assertThrows(IllegalArgumentException.class, () -> new Literal(-1));
    assertThrows(IllegalArgumentException.class, () -> INNER.value(7));
  }

  @Test
  void isEqualToTheSameTreeOnly() {
    Expression same =
        new Application(
            new Sum(),
            List.of(
                new Application(new Max(), List.of(new Literal(3), new Literal(7))),
                new Literal(2),
                INNER));
    assertEquals(OUTER, same);
    assertEquals(OUTER.hashCode(), same.hashCode());
    assertNotEquals(OUTER, INNER);
    assertNotEquals(INNER, new Application(new Sum(), List.of(new Literal(3), new Literal(7))));
    assertNotEquals(INNER, new Application(new Max(), List.of(new Literal(7), new Literal(3))));
    assertNotEquals(INNER, new Application(new Max(), List.of(new Literal(3))));
    assertNotEquals(INNER, new Literal(7));
    assertEquals("( SUM ( MAX 3 7 ) 2 ( MAX 3 7 ) )", OUTER.toString());
  }
}
