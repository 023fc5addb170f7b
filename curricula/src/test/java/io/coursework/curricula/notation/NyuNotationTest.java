package io.coursework.curricula.notation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.coursework.curricula.Tasks;
import io.coursework.curricula.domain.Integers;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Operations;
import io.coursework.curricula.operation.MedianRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NyuNotationTest {
  private static final Operations OPERATIONS = Tasks.operations(MedianRule.FLOOR_MEAN);
  private final Syntax nyu = syntax(Notation.NYU);
  private final Syntax flat = syntax(Notation.NYU_FLAT);
  private final Syntax bracket = Tasks.bracket(OPERATIONS, 10);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "( ( ( ( [MAX 2 ) 9 ) ( ( ( [MIN 4 ) 7 ) ] ) ) ] )",
        "((( ([MAX 2) 9)((([MIN 4)7)]))] )",
        "[MAX 2 9 [MIN 4 7 ] ]",
        "[MAX 2 9 [MIN 4 7]]"
      })
  void readsTheBinaryAndTheFlatForm(String text) {
    Expression expression = nyu.parse(text);
    assertEquals("( MAX 2 9 ( MIN 4 7 ) )", bracket.print(expression));
    assertEquals(9, expression.value(10));
    assertEquals("( ( ( ( [MAX 2 ) 9 ) ( ( ( [MIN 4 ) 7 ) ] ) ) ] )", nyu.print(expression));
    assertEquals("[MAX 2 9 [MIN 4 7 ] ]", flat.print(expression));
  }

  @Test
  void writesTheSumAsSm() {
    assertEquals("( SUM 6 5 )", bracket.print(nyu.parse("( ( ( [SM 6 ) 5 ) ] )")));
    assertEquals("( ( ( [SM 6 ) 5 ) ] )", nyu.print(nyu.parse("[sum 6 5]")));
  }

  @Test
  void readsOnlyFlatTextsAsFlat() {
    assertThrows(IllegalArgumentException.class, () -> flat.parse("( ( ( [MAX 2 ) 9 ) ] )"));
  }

  @Test
  void countsLevelsOfOperationsAndNotOfRoundBrackets() {
    int operands = 200_000; // as many nested round brackets: a recursive parser overflows
    String text = "( ".repeat(operands + 1) + "[SM" + " 1 )".repeat(operands) + " ] )";
    assertEquals(operands % 10, nyu.parse(text).value(10));
    assertEquals(1, nyu.parse(text).depth());
  }

  private static Syntax syntax(Notation notation) {
    return new Syntax(notation, new Integers(10, MedianRule.FLOOR_MEAN), OPERATIONS);
  }
}
