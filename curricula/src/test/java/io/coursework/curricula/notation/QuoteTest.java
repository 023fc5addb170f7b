package io.coursework.curricula.notation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class QuoteTest {
  @Test
  void leavesShortPlainWordsAsTheyAre() {
    assertEquals("'add_10'", Quote.of("add_10"));
    assertEquals("''", Quote.of(""));
    assertEquals("'é 数 😀'", Quote.of("é 数 😀"));
  }

  @Test
  void showsWhatCannotBeSeen() {
    assertEquals("'\\u0000'", Quote.of("\0"));
    assertEquals("'3\\u200B4\\u00A0\\u202E\\u2028'", Quote.of("3\u200b4\u00a0\u202e\u2028"));
    assertEquals("'\\u000A\\u001B[31m'", Quote.of("\n\u001b[31m"));
    assertEquals("'\\uD83D'", Quote.of("\ud83d")); // half a character
    assertEquals("'\\uE0001'", Quote.of("\udb40\udc01")); // one invisible character
  }

  @Test
  void cutsLongWordsBetweenCharacters() {
    assertEquals("'" + "x".repeat(40) + "'", Quote.of("x".repeat(40)));
    assertEquals("'" + "x".repeat(40) + "…'", Quote.of("x".repeat(41)));
    assertEquals("'" + "😀".repeat(40) + "…'", Quote.of("😀".repeat(1_000_000)));
  }
}
