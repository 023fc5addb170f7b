package io.coursework.tfmodel.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

class PrefixTableTest {

  @Test
  void sequencesShareWhatTheyBeginWithAndNothingAfterIt() {
    int[] tokens = {
      7, 1, 2, //
      7, 1, 3, //
      7, 4, 2, //
      7, 1, 2
    };
    PrefixTable beginnings = PrefixTable.of(tokens, 3);
    assertArrayEquals(new int[] {7, 1, 2, 3, 4, 2}, beginnings.tokens());
    assertArrayEquals(new int[] {0, 1, 2, 2, 1, 2}, beginnings.positions());
    assertArrayEquals(new int[] {0, 1, 2, 5, 7, 8}, beginnings.firsts());
    assertArrayEquals(new int[] {0, 1, 2, 0, 1, 3, 0, 4, 5, 0, 1, 2}, beginnings.ofTokens());
  }

  @Test
  void theSameTokenTwiceInASequenceIsTwoBeginnings() {
    PrefixTable beginnings = PrefixTable.of(new int[] {0, 0, 0, 0}, 2);
    assertArrayEquals(new int[] {0, 1, 0, 1}, beginnings.ofTokens());
  }
}
