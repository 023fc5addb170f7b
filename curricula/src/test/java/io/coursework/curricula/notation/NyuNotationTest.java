package io.coursework.curricula.notation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.Tasks;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Literal;
import io.coursework.curricula.expression.Operations;
import io.coursework.curricula.operation.MedianRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NyuNotationTest {
  private static final Operations OPERATIONS = Tasks.operations(MedianRule.FLOOR_MEAN);
  private final NyuNotation notation = new NyuNotation(OPERATIONS, 10);
  private final Syntax bracket = Tasks.bracket(OPERATIONS, 10);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "( ( ( ( [MAX 2 ) 9 ) ( ( ( [MIN 4 ) 7 ) ] ) ) ] )",
        "[MAX 2 9 [MIN 4 7 ] ]",
        "[MAX 2 9 [MIN 4 7]]"
      })
  void readsTheBinaryAndTheFlatForm(String text) {
    Expression expression = notation.parse(text);
    assertEquals("( MAX 2 9 ( MIN 4 7 ) )", bracket.print(expression));
    assertEquals(9, expression.value(10));
  }

  @Test
  void readsSmAsSumAndABareDigit() {
    assertEquals("( SUM 6 5 )", bracket.print(notation.parse("( ( ( [SM 6 ) 5 ) ] )")));
    assertEquals(new Literal(4), notation.parse("4"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "( ( [MAX 2 ) 9 ] ) | column 18",
        "( [MAX 2 9 ) | column 12",
        "( 2 3 ) | column 7",
        "( ( [MAX 2 ) ] | column 15: the text ends",
        "[MAX 2 9 | column 9: the text ends",
        "[MAX ] | column 6: found ']'",
        "[MAX 2 ] 3 | column 10: found '3'",
        "[MAX 2 x ] | column 8: found 'x'",
        "[MAXX 2 ] | column 1: unknown operation 'MAXX'",
        ") | column 1: found ')'"
      })
  void pointsAtWhatItCannotRead(String text, String start) {
    var thrown = assertThrows(IllegalArgumentException.class, () -> notation.parse(text));
    assertTrue(thrown.getMessage().startsWith(start), thrown.getMessage());
  }

  @Test
  void readsWithoutRecursion() {
    int operands = 200_000; // as many nested round brackets: a recursive parser overflows
    String text = "( ".repeat(operands + 1) + "[SM" + " 1 )".repeat(operands) + " ] )";
    assertEquals(operands % 10, notation.parse(text).value(10));
  }
}
