package io.coursework.analysis.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.coursework.analysis.statistics.Interval;
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
  void writesAnIntervalAsThreeCells() {
    assertEquals(
        List.of("a", "3", "0.500000", "", "0.250000", "0.100000", "0.400000"),
        TextTable.row("a", 3, 0.5, Double.NaN, new Interval(0.25, 0.1, 0.4, 9)));
    assertThrows(IllegalArgumentException.class, () -> TextTable.row(List.of()));
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
