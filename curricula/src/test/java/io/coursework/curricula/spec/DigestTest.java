package io.coursework.curricula.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class DigestTest {
  @Test
  void isThePrefixOfTheSha256OfWhatWasWritten() {
    // printf 'abc\n\0\0\1\2' | sha256sum
    String expected = "f8453489e46d064281add0137d19dfa4";
    assertEquals(expected, new Digest().line("abc").ints(new int[] {258}).hex());
  }
}
