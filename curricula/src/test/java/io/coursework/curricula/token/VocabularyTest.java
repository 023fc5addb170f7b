package io.coursework.curricula.token;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.Tasks;
import io.coursework.curricula.domain.Integers;
import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.expression.Operations;
import io.coursework.curricula.notation.Notation;
import io.coursework.curricula.operation.MedianRule;
import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.curricula.task.Reduction;
import io.coursework.curricula.task.Task;
import io.coursework.curricula.task.TaskSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class VocabularyTest {
  private final Vocabulary ten = Tasks.vocabulary(10);

  @Test
  void hasTwentyTokensForModulusTen() {
    assertEquals(20, ten.size());
    assertEquals(
        List.of(
            "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "SUM", "MAX", "MIN", "MED", "PROD",
            "(", ")", ">", "E", "<pad>"),
        ten.tokens());
    assertEquals(17, ten.separatorId());
    assertEquals(18, ten.endId());
    assertEquals(19, ten.padId());
    assertEquals(138, Tasks.vocabulary(128).size());
  }

  @Test
  void givesEveryValueItselfAsId() {
    for (int value = 0; value < 10; value++) {
      assertEquals(value, ten.id(Integer.toString(value)));
      assertTrue(ten.isValue(value));
    }
    assertEquals(false, ten.isValue(10));
    assertEquals(false, ten.isValue(-1));
  }

  @Test
  void knowsWhatEachTokenIsFor() {
    assertEquals(TokenKind.VALUE, ten.kind(9));
    assertEquals(TokenKind.OPERATION, ten.kind(10));
    assertEquals(TokenKind.OPERATION, ten.kind(14));
    assertEquals(TokenKind.BRACKET, ten.kind(15));
    assertEquals(TokenKind.BRACKET, ten.kind(16));
    assertEquals(TokenKind.MARK, ten.kind(ten.separatorId()));
    assertEquals(TokenKind.MARK, ten.kind(ten.padId()));
  }

  @Test
  void encodesAndDecodes() {
    int[] ids = {15, 10, 3, 9, 16, 17, 2, 18};
    assertArrayEquals(ids, ten.encode(" ( SUM 3  9 ) > 2 E"));
    assertEquals("( SUM 3 9 ) > 2 E", ten.decode(ids));
    assertArrayEquals(new int[0], ten.encode(" "));
    assertEquals("", ten.decode(new int[0]));
  }

  @Test
  void findsTheFirstEnd() {
    assertEquals(1, ten.firstEnd(new int[] {2, 18, 18}));
    assertEquals(-1, ten.firstEnd(new int[] {2, 3}));
  }

  @Test
  void namesTheNearestTokenForAnUnknownOne() {
    var thrown = assertThrows(IllegalArgumentException.class, () -> ten.id("PRODD"));
    assertEquals("unknown token 'PRODD'; did you mean 'PROD'?", thrown.getMessage());
    assertThrows(IllegalArgumentException.class, () -> ten.text(20));
    assertThrows(IllegalArgumentException.class, () -> ten.text(-1));
  }

  @Test
  void cutsAnUnknownTokenShort() {
    var thrown = assertThrows(IllegalArgumentException.class, () -> ten.id("\0" + "9".repeat(100)));
    assertEquals(
        "unknown token '\\u0000" + "9".repeat(39) + "…'; did you mean '9'?", thrown.getMessage());
  }

  @Test
  void refusesTwoTokensOfOneText() {
    record End() implements Operation {
      @Override
      public String name() {
        return "E";
      }

      @Override
      public String summary() {
        return "named as the end of the bracket notation";
      }

      @Override
      public int apply(int[] operands, int n) {
        return operands[0];
      }
    }
    TaskSpec spec =
        new TaskSpec(
            new Integers(10, MedianRule.LOWER),
            List.of("E"),
            Notation.BRACKET,
            1,
            0,
            2,
            3,
            Reduction.LEFTMOST);
    Task task = new Task(spec, new Operations(List.of(new End())));
    var thrown = assertThrows(InvalidSpecException.class, () -> new Vocabulary(task));
    assertEquals(
        "operations = [E]: in notation bracket 'E' is the text of two tokens; rename an operation",
        thrown.getMessage());
  }
}
