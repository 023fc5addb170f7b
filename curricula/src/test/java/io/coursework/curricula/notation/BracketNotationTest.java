package io.coursework.curricula.notation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.coursework.curricula.Tasks;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Literal;
import io.coursework.curricula.expression.Operations;
import io.coursework.curricula.operation.MedianRule;
import io.coursework.curricula.random.Randomness;
import io.coursework.curricula.task.Generator;
import io.coursework.curricula.task.OperationMix;
import io.coursework.curricula.task.Reduction;
import io.coursework.curricula.task.Task;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BracketNotationTest {
  private static final Operations OPERATIONS = Tasks.operations(MedianRule.LOWER);
  private final Syntax notation = Tasks.bracket(OPERATIONS, 10);

  @Test
  void readsNestedExpressions() {
    Expression expression = notation.parse("( SUM 3 ( MAX 4 5 ) )");
    assertEquals(8, expression.value(10));
    assertEquals(2, expression.depth());
  }

  @ParameterizedTest
  @ValueSource(strings = {"(SUM 3 (MAX 4 5))", "  ( add 3\t(max 4  5 ) ) ", "(SM 3(MAX 4 5))"})
  void isLenientAboutSpacesAliasesAndCase(String text) {
    assertEquals("( SUM 3 ( MAX 4 5 ) )", notation.print(notation.parse(text)));
  }

  @Test
  void readsABareValue() {
    assertEquals(new Literal(7), notation.parse("7"));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3})
  void readsBackWhatItPrints(long seed) {
    Task task = Tasks.of(26, MedianRule.UPPER, 5, 0.4, 1, 4, Reduction.LEFTMOST);
    Operations operations = task.operations();
    OperationMix mix = new OperationMix(operations, Map.of("SUM", 1.0, "MED", 1.0, "PROD", 1.0));
    Syntax wide = Tasks.bracket(operations, 26);
    var random = Randomness.of(seed, "round trip");
    for (int i = 0; i < 500; i++) {
      Expression drawn = new Generator(task).draw(mix, random);
      assertEquals(drawn, wide.parse(wide.print(drawn)));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "( SUM 3 10 ) | column 9: found '10', expected a value 0..9, '(' or ')'",
        "( SUM ) | column 7: found ')', expected a value 0..9 or '('",
        "( SUM 3 4 | column 10: the text ends, expected a value 0..9, '(' or ')'",
        "( | column 2: the text ends, expected an operation (SUM, MAX, MIN, MED, PROD)",
        "\"\" | column 1: the text ends, expected a value 0..9 or '('",
        ") | column 1: found ')', expected a value 0..9 or '('",
        "( SUM 3 4 ) ) | column 13: found ')', expected the end of the text",
        "( SUM 3 4 ) 5 | column 13: found '5', expected the end of the text",
        "( 3 4 ) | column 3: found '3', expected an operation (SUM, MAX, MIN, MED, PROD)",
        "( SUM 3 -4 ) | column 9: found '-4', expected a value 0..9, '(' or ')'",
        "( SUM 3 99999999999 ) | column 9: found '99999999999', expected a value 0..9, '(' or ')'",
        "( SUMM 3 4 ) | column 3: unknown operation 'SUMM'; known: SUM, MAX, MIN, MED, PROD; did"
            + " you mean SUM?"
      })
  void pointsAtWhatItCannotRead(String text, String message) {
    var thrown = assertThrows(IllegalArgumentException.class, () -> notation.parse(text));
    assertEquals(message, thrown.getMessage());
  }

  @Test
  void refusesBottomlessNestingInsteadOfOverflowing() {
    String deep = "( SUM ".repeat(100_000) + "1" + " )".repeat(100_000);
    var thrown = assertThrows(IllegalArgumentException.class, () -> notation.parse(deep));
    assertEquals("column 6001: found '(', expected at most 1000 levels", thrown.getMessage());
  }
}
