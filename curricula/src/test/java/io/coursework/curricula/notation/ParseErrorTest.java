package io.coursework.curricula.notation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.coursework.curricula.Tasks;
import io.coursework.curricula.domain.Integers;
import io.coursework.curricula.operation.MedianRule;
import io.coursework.curricula.task.Reduction;
import io.coursework.curricula.task.Task;
import io.coursework.curricula.task.TaskSpec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words in which each notation refuses a text; those of BRACKET stand in its own test. */
class ParseErrorTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "WORD | \"\" | column 1: the text ends, expected a value 0..9 or an operation (OPS)",
        "WORD | ( 3 7 ) | column 1: found '(', expected a value 0..9 or an operation (OPS)",
        "WORD | add_10 3 | column 8: found '3', expected '('",
        "WORD | add_10 | column 7: the text ends, expected '('",
        "WORD | add_10 ( ) | column 10: found ')', expected a value 0..9 or an operation (OPS)",
        "WORD | add_10 ( 3 | column 11: the text ends, expected a value 0..9, ')' or an operation"
            + " (OPS)",
        "WORD | add_10 ( 3 x ) | column 12: found 'x', expected a value 0..9, ')' or an operation"
            + " (OPS)",
        "WORD | add_10 ( 3 ) ) | column 14: found ')', expected the end of the text",
        "WORD | 3 4 | column 3: found '4', expected the end of the text",
        "WORD | max_10 ( sum_20 ( 3 ) ) | column 10: 'sum_20' in a task modulo 10; write add_10",
        "WORD | ADD_010 ( 3 ) | column 1: 'ADD_010' in a task modulo 10; write add_10",
        "POLISH | ( 3 4 ) | column 3: found '3', expected an operation (OPS)",
        "POLISH | ( add 4 ) | column 3: unknown operation 'add'; known: OPS; did you mean add_10?",
        "POLISH | ( add_10 ) | column 10: found ')', expected a value 0..9 or '('",
        "POLISH | ( add_10 max_10 ) | column 10: found 'max_10', expected a value 0..9 or '('",
        "POLISH | ( add_20 3 ) | column 3: 'add_20' in a task modulo 10; write add_10",
        "POSTFIX | ( ) | column 3: found ')', expected a value 0..9 or '('",
        "POSTFIX | ( add_10 ) | column 3: found 'add_10', expected a value 0..9 or '('",
        "POSTFIX | ( 3 4 ) | column 7: found ')', expected a value 0..9, '(' or an operation (OPS)",
        "POSTFIX | ( 3 4 add_20 ) | column 7: 'add_20' in a task modulo 10; write add_10",
        "POSTFIX | ( 3 4 add_10 5 ) | column 14: found '5', expected ')'",
        "POSTFIX | ( 3 4 add_10 | column 13: the text ends, expected ')'",
        "POSTFIX | ( 3 ( 4 max_10 ) | column 17: the text ends, expected a value 0..9, '(' or an"
            + " operation (OPS)",
        "NYU | ( ( [MAX 2 ) 9 ] ) | column 14: found '9', expected ']'",
        "NYU | ( ( ( [MAX 2 ) ] ) | column 16: found ']', expected a value 0..9 or '('",
        "NYU | ( [MAX 2 9 ) | column 3: found '[MAX', expected another '('",
        "NYU | ( ( [MAX 2 9 ) ] ) | column 12: found '9', expected ')'",
        "NYU | ( 2 3 ) | column 3: found '2', expected another '('",
        "NYU | ( ( 2 3 ) | column 5: found '2', expected '(' or an operation (OPS)",
        "NYU | ( ( [MAX 2 ) ] | column 15: the text ends, expected ')'",
        "NYU | ( ( [MAX 2 ) ] ) ) | column 18: found ')', expected the end of the text",
        "NYU | [MAX ( 2 ] | column 1: found '[MAX', expected a value 0..9 or '('",
        "NYU | ( ( [MAXX 2 ) ] ) | column 5: unknown operation '[MAXX'; known: OPS; did you mean"
            + " [MAX?",
        "NYU | ) | column 1: found ')', expected a value 0..9 or '('",
        "NYU_FLAT | [MAX 2 9 | column 9: the text ends, expected a value 0..9, ']' or an operation"
            + " (OPS)",
        "NYU_FLAT | [MAX ] | column 6: found ']', expected a value 0..9 or an operation (OPS)",
        "NYU_FLAT | [MAX 2 ] 3 | column 10: found '3', expected the end of the text",
        "NYU_FLAT | [MAX 2 ( 3 ) ] | column 8: found '(', expected a value 0..9, ']' or an operation"
            + " (OPS)",
        "NYU_FLAT | [MAXX 2 ] | column 1: unknown operation '[MAXX'; known: OPS; did you mean"
            + " [MAX?",
        "NYU_FLAT | [ MAX 2 ] | column 1: found '[', expected an operation (OPS)"
      })
  void saysWhereWhatAndWhatInstead(Notation notation, String text, String message) {
    Task task = task(notation, 10);
    String operations = notation.spelling() == Spelling.BRACKETED ? "[SM, [MAX" : "add_10, max_10";
    var thrown = assertThrows(IllegalArgumentException.class, () -> task.syntax().parse(text));
    assertEquals(message.replace("OPS", operations), thrown.getMessage());
  }

  @Test
  void countsColumnsInCharactersAndQuotesOddOnesByTheirCode() {
    Syntax syntax = task(Notation.WORD, 10).syntax();
    var emoji = assertThrows(IllegalArgumentException.class, () -> syntax.parse("7 😀😀 😀"));
    assertEquals("column 3: found '😀😀', expected the end of the text", emoji.getMessage());
    var nul = assertThrows(IllegalArgumentException.class, () -> syntax.parse("add_10 ( \0 )"));
    assertEquals(
        "column 10: found '\\u0000', expected a value 0..9 or an operation (add_10, max_10)",
        nul.getMessage());
  }

  @Test
  void namesTheValuesOfADomainWithoutModulus() {
    Syntax syntax =
        NotationTasks.of(Notation.WORD, new NotationTasks.Elements(6), 1, 0, 1, 2, Reduction.NONE)
            .syntax();
    var thrown =
        assertThrows(IllegalArgumentException.class, () -> syntax.parse("add_24 ( p3 p4 )"));
    assertEquals("column 1: 'add_24' in a task of values p0..p5; write add_6", thrown.getMessage());
    thrown = assertThrows(IllegalArgumentException.class, () -> syntax.parse("add_6 ( p3 p6 )"));
    assertEquals(
        "column 12: found 'p6', expected a value p0..p5, ')' or an operation (add_6, max_6)",
        thrown.getMessage());
  }

  private static Task task(Notation notation, int modulus) {
    return Tasks.task(
        new TaskSpec(
            new Integers(modulus, MedianRule.LOWER),
            List.of("SUM", "MAX"),
            notation,
            1,
            0,
            1,
            2,
            Reduction.NONE));
  }
}
