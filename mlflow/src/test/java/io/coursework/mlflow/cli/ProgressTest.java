package io.coursework.mlflow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.mlflow.cli.console.LineProgress;
import io.coursework.mlflow.cli.console.TerminalProgress;
import io.coursework.mlflow.experiment.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {

  /** What a terminal shows in the end: the control sequences carried out. */
  private static List<String> screen(String written) {
    List<String> lines = new ArrayList<>(List.of(""));
    int row = 0;
    for (int i = 0; i < written.length(); ) {
      if (written.startsWith("\u001b[J", i)) {
        lines = new ArrayList<>(lines.subList(0, row));
        lines.add("");
        i += 3;
      } else if (written.charAt(i) == '\u001b') {
        int end = written.indexOf('A', i);
        row -= Integer.parseInt(written.substring(i + 2, end));
        i = end + 1;
      } else if (written.charAt(i) == '\n') {
        row++;
        if (row == lines.size()) {
          lines.add("");
        }
        i++;
      } else if (written.charAt(i) == '\r') {
        i++;
      } else {
        lines.set(row, lines.get(row) + written.charAt(i++));
      }
    }
    return lines;
  }

  @Test
  void aTerminalKeepsFinishedRowsAndLinesAndRepaintsTheRest() {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    TerminalProgress progress =
        new TerminalProgress(new PrintStream(written, true, StandardCharsets.UTF_8), 100);
    Progress.Bar first = progress.start("sum 0", 10, "steps");
    Progress.Bar second = progress.start("sum 1", 10, "steps");
    first.update(5, "loss 1.0");
    progress.line("a notice");
    second.finish("SUM 0.20");
    Progress.Bar third = progress.start("sum 2", 10, "steps");
    first.finish("SUM 0.10");
    third.close();
    List<String> screen = screen(written.toString(StandardCharsets.UTF_8));
    assertEquals("a notice", screen.get(0));
    assertTrue(screen.get(1).startsWith("sum 1"), screen.toString());
    assertTrue(screen.get(1).contains("100%"), screen.toString());
    assertTrue(screen.get(1).endsWith("SUM 0.20"), screen.toString());
    assertTrue(screen.get(2).startsWith("sum 0"), screen.toString());
    assertTrue(screen.get(3).startsWith("sum 2"), screen.toString());
    assertTrue(screen.get(3).contains("  0%"), screen.toString());
    assertEquals(List.of(""), screen.subList(4, screen.size()));
  }

  @Test
  void namesAndNotesDoNotSteerTheTerminal() {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    TerminalProgress progress =
        new TerminalProgress(new PrintStream(written, true, StandardCharsets.UTF_8), 200);
    Progress.Bar bar = progress.start("a\u001b[2Jb\nc", 10, "steps");
    progress.line("a notice\u009b2J\nof two lines");
    bar.finish("done\r\u202e");
    List<String> screen = screen(written.toString(StandardCharsets.UTF_8));
    assertEquals("a notice\\u009b2J\\nof two lines", screen.get(0));
    assertTrue(screen.get(1).startsWith("a\\u001b[2Jb\\nc "), screen.toString());
    assertTrue(screen.get(1).endsWith("done\\u000d\\u202e"), screen.toString());
  }

  @Test
  void aRowNeverWrapsOnANarrowTerminal() {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    TerminalProgress progress =
        new TerminalProgress(new PrintStream(written, true, StandardCharsets.UTF_8), 40);
    progress.start("transfer 3", 5000, "steps").finish("SUM 0.99 MAX 0.10 MED 0.10");
    for (String line : screen(written.toString(StandardCharsets.UTF_8))) {
      assertTrue(line.length() < 40, line);
    }
  }

  /** A clock that is set by hand, in seconds. */
  private long seconds;

  private long nanos() {
    return seconds * 1_000_000_000;
  }

  @Test
  void stepsOfBeforeAResumeDoNotMakeItFaster() {
    List<String> lines = new ArrayList<>();
    Progress.Bar bar = new LineProgress(lines::add, this::nanos).start("sum 2", 114_000, "steps");
    bar.skip(17_000);
    seconds = 58;
    bar.update(22_800, "");
    assertEquals(
        List.of(
            "sum 2: 114000 steps to do", "sum 2: 22800 of 114000 steps, 100 steps/s, 912 s left"),
        lines);
  }

  @Test
  void whatWasDoneBeforeIsNotToldAsIfItWereNews() {
    List<String> lines = new ArrayList<>();
    Progress.Bar bar = new LineProgress(lines::add, this::nanos).start("sum 2", 100, "steps");
    bar.skip(50);
    bar.update(50, "evaluating");
    seconds = 1;
    bar.update(51, "");
    assertEquals(1, lines.size(), lines.toString());
    bar.update(60, "");
    assertEquals("sum 2: 60 of 100 steps, 10 steps/s, 4 s left", lines.get(1));
  }

  @Test
  void stepsThatAreTakenAgainWereWorkToo() {
    List<String> lines = new ArrayList<>();
    Progress.Bar bar = new LineProgress(lines::add, this::nanos).start("sum 2", 100, "steps");
    seconds = 10;
    bar.update(50, "");
    bar.skip(-30);
    seconds = 20;
    bar.update(70, "");
    assertEquals("sum 2: 70 of 100 steps, 5 steps/s, 6 s left", lines.get(2));
  }

  @Test
  void aTerminalToldOfStepsBeforeAResumeShowsTheRateOfNow() {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    TerminalProgress progress =
        new TerminalProgress(
            new PrintStream(written, true, StandardCharsets.UTF_8), 200, this::nanos);
    Progress.Bar bar = progress.start("sum 2", 100, "steps");
    bar.skip(50);
    seconds = 2;
    bar.update(60, "loss 1.0");
    String row = screen(written.toString(StandardCharsets.UTF_8)).get(0);
    assertTrue(row.contains(" 60% 60/100    5 steps/s   8 s left"), row);
  }

  @Test
  void whereNothingIsToBeDoneAllIsDone() {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    TerminalProgress progress =
        new TerminalProgress(
            new PrintStream(written, true, StandardCharsets.UTF_8), 200, this::nanos);
    List<String> lines = new ArrayList<>();
    for (Progress one : List.of(progress, new LineProgress(lines::add, this::nanos))) {
      try (Progress.Bar bar = one.start("comparing", 0, "runs")) {
        bar.skip(0);
        bar.update(0, "");
        bar.finish("none");
      }
    }
    String row = screen(written.toString(StandardCharsets.UTF_8)).get(0);
    assertTrue(row.contains("█ 100% 0/0 "), row);
    assertTrue(row.endsWith(" none"), row);
    assertEquals(2, lines.size(), lines.toString());
    assertTrue(lines.get(1).endsWith(", none"), lines.get(1));
  }

  @Test
  void elsewhereThereAreAFewPlainLines() {
    List<String> lines = new ArrayList<>();
    try (Progress.Bar bar = new LineProgress(lines::add).start("joint 0", 100, "steps")) {
      for (int done = 1; done <= 100; done++) {
        bar.update(done, "loss 1.0");
      }
      bar.finish("SUM 0.98");
    }
    assertEquals(6, lines.size(), lines.toString());
    assertEquals("joint 0: 100 steps to do", lines.get(0));
    assertTrue(lines.get(1).startsWith("joint 0: 20 of 100 steps, "), lines.get(1));
    assertTrue(lines.get(5).matches("joint 0: done in [0-9.]+ s, SUM 0.98"), lines.get(5));
  }
}
