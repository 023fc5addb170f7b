package io.coursework.curricula.token;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.Tasks;
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
}
