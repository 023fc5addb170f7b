package io.coursework.analysis.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {

  @Test
  void writesHeadingsAndRows() {
    TextTable table =
        new TextTable("t", List.of("a", "b"), List.of(List.of("1", ""), List.of("x y", "2")));

    assertEquals("a\tb\n1\t\nx y\t2\n", table.tsv());
  }

  @Test
  void rejectsARowOfAnotherLength() {
    Exception error =
        assertThrows(
            IllegalArgumentException.class,
            () -> new TextTable("t", List.of("a", "b"), List.of(List.of("1"))));
    assertEquals(
        "row 0 of table t has 1 cells, but the table has 2 columns; give one cell per column",
        error.getMessage());
  }

  @Test
  void rejectsCellsThatWouldBreakTheLines() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new TextTable("t", List.of("a"), List.of(List.of("1\t2"))));
    assertThrows(
        IllegalArgumentException.class, () -> new TextTable("t", List.of("a\n"), List.of()));
  }
}
