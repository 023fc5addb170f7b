package io.coursework.curricula.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class SequenceTest {
  @Test
  void copiesItsArraysInAndOut() {
    int[] prompt = {15, 17};
    Sequence sequence = new Sequence(prompt, new int[] {6, 18});
    prompt[0] = 0;
    sequence.prompt()[0] = 0;
    sequence.completion()[0] = 0;
    assertEquals(new Sequence(new int[] {15, 17}, new int[] {6, 18}), sequence);
    assertEquals(6, sequence.answer());
    assertEquals(4, sequence.length());
  }

  @Test
  void rejectsASequenceWithoutAnswer() {
    assertThrows(
        IllegalArgumentException.class, () -> new Sequence(new int[] {17}, new int[] {18}));
    assertThrows(IllegalArgumentException.class, () -> new Sequence(new int[0], new int[] {6, 18}));
  }
}
