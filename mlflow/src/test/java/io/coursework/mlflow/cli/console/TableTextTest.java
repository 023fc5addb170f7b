package io.coursework.mlflow.cli.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.analysis.probe.TextTable;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TableTextTest {

  private static String text(int width, List<String> columns, List<List<String>> rows) {
    return TableText.of(new TextTable("a", columns, rows), width);
  }

  @Test
  void wordsStandToTheLeftAndNumbersToTheRight() {
    assertEquals(
        """
        run      steps
        --------------
        joint        5
        max_med  1,200
        """,
        text(
            80,
            List.of("run", "steps"),
            List.of(List.of("joint", "5"), List.of("max_med", "1,200"))));
  }

  @Test
  void aColumnThatIsEmptyThroughoutIsLeftOut() {
    assertEquals(
        "run    b\n---------\njoint  -\nsum    no\n",
        text(
            80,
            List.of("run", "a", "b", "c"),
            List.of(List.of("joint", "", "-", "-"), List.of("sum", "", "no", ""))),
        "a holds nothing, c holds nothing but the sign for it");
    assertEquals(
        "run  a\n------\n", text(80, List.of("run", "a"), List.of()), "nothing is known of it");
    assertEquals("a  b\n----\n-\n", text(80, List.of("a", "b"), List.of(List.of("-", ""))));
  }

  @Test
  void headingsAndWordsAreBrokenWhereThatIsEnough() {
    assertEquals(
        """
        name   held-out  meaning
                    SUM
        ---------------------------------
        joint      0.91  all operations
                         from the start
        """,
        text(
            33,
            List.of("name", "held-out SUM", "meaning"),
            List.of(List.of("joint", "0.91", "all operations from the start"))));
  }

  @Test
  void columnsStandCloserTogetherBeforeARowIsBroken() {
    assertEquals(
        """
        name  steps meaning
        -------------------
        joint     5      12
        """,
        text(19, List.of("name", "steps", "meaning"), List.of(List.of("joint", "5", "12"))));
  }

  @Test
  void aRowHasItsLastColumnsBelowWhereTheyDoNotFit() {
    assertEquals(
        """
        name             one        two
               three
        -------------------------------
        joint  1234567890123  123456789
          1234567890
        sum                4          5
        """,
        text(
            34,
            List.of("name", "one", "two", "three"),
            List.of(
                List.of("joint", "1234567890123", "123456789", "1234567890"),
                List.of("sum", "4", "5", ""))));
  }

  @Test
  void noLineIsLongerThanTheTerminalAndNoWordIsLost() {
    List<String> columns = IntStream.range(0, 14).mapToObj(i -> "metric number " + i).toList();
    List<String> row = IntStream.range(0, 14).mapToObj(i -> "value " + i * 123457).toList();
    for (int width = 40; width < 200; width += 7) {
      String text = text(width, columns, Collections.nCopies(3, row));
      int most = width;
      assertTrue(text.lines().allMatch(line -> line.length() <= most), width + "\n" + text);
      for (int i = 0; i < 14; i++) {
        assertEquals(4, text.split("\\b" + i * 123457 + "\\b", -1).length - (i == 0 ? 1 : 0), text);
      }
    }
  }

  @Test
  void aWordThatIsTooLongStaysWhole() {
    String path = "/a/path/that/is/to/be/copied/and/pasted/as/it/stands/step_00005000";
    assertTrue(text(40, List.of("run", "folder"), List.of(List.of("a", path))).contains(path));
  }
}
