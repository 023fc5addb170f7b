package io.coursework.curricula.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.Tasks;
import io.coursework.curricula.notation.Notation;
import io.coursework.curricula.operation.MedianRule;
import io.coursework.curricula.split.NoHoldOut;
import io.coursework.curricula.split.SplitPart;
import io.coursework.curricula.task.Reduction;
import io.coursework.curricula.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DataCheckTest {
  private static final Map<String, Double> MIX = Map.of("SUM", 1.0, "MAX", 1.0, "MED", 1.0);

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("a.tsv");
  }

  private static Task task(Reduction reduction) {
    return Tasks.of(10, MedianRule.LOWER, 3, 0.4, 2, 3, reduction);
  }

  private CheckReport check(DataFormat format, int limit) throws IOException {
    return new DataCheck(task(Reduction.LEFTMOST), Notation.BRACKET, limit)
        .check(file, format, rows -> {});
  }

  private void generate(Reduction reduction, DataFormat format, int rows) throws IOException {
    var spec = new DatasetSpec(new NoHoldOut(), Set.of(SplitPart.TRAINING), MIX, rows, 3);
    new DataWriter(new Dataset(task(reduction), spec), format, format.complete())
        .write(file, true, List.of(), done -> {});
  }

  @ParameterizedTest
  @EnumSource
  void findsNothingInWhatIsGeneratedByAnyReduction(Reduction reduction) throws IOException {
    for (DataFormat format : DataFormat.values()) {
      generate(reduction, format, 500);
      CheckReport report = check(format, 10);
      assertEquals(List.of(), report.first(), format + " " + reduction);
      assertTrue(report.ok());
      assertEquals(500, report.rows());
    }
  }

  /** As blanks in expressions do not count, so those around a label do not. */
  @Test
  void labelsAreComparedAsValues() throws IOException {
    Files.writeString(
        file, "7 \t( SUM 3 4 )\n 7\t( SUM 3 4 ) \n7\t ( SUM 3  4 )\n8 \t( SUM 3 4 )\n");
    CheckReport report = check(DataFormat.NYU, 10);
    assertEquals(1, report.mismatches());
    assertEquals(
        "line 4: value: '8 ' is given, but the expression is 7", report.first().get(0).text());
  }

  @Test
  void findsExactlyTheErrorsThatArePlanted() throws IOException {
    generate(Reduction.LEFTMOST, DataFormat.TSV, 1000);
    List<String> lines = Files.readAllLines(file);
    Map<Long, String> planted = new TreeMap<>(); // line, the field that is wrong
    for (int line : new int[] {2, 77, 150, 333, 500}) {
      String[] cells = lines.get(line - 1).split("\t");
      cells[1] = Integer.toString((Integer.parseInt(cells[1]) + 1) % 10);
      lines.set(line - 1, String.join("\t", cells));
      planted.put((long) line, "value");
    }
    for (int line : new int[] {501, 640}) {
      lines.set(line - 1, lines.get(line - 1).replaceFirst(" \\)", ""));
      planted.put((long) line, "expression");
    }
    for (int line : new int[] {700, 1001}) {
      String[] cells = lines.get(line - 1).split("\t");
      int last = cells[2].length() - 1;
      cells[2] = cells[2].substring(0, last) + (char) ('0' + ('9' - cells[2].charAt(last)));
      lines.set(line - 1, String.join("\t", cells));
      planted.put((long) line, "chain");
    }
    lines.set(900, lines.get(900) + "\t");
    planted.put(901L, "");
    Files.write(file, lines);

    CheckReport report = check(DataFormat.TSV, 100);
    Map<Long, String> found = new TreeMap<>();
    report.first().forEach(mismatch -> found.put(mismatch.line(), mismatch.field()));
    assertEquals(planted, found);
    assertEquals(10, report.mismatches());
    assertEquals(1000, report.rows());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "( SUM 3 4 );8;7 | line 2: value: '8' is given, but the expression is 7",
        "( SUM 3 4 );07; | line 2: value: '07' is given, but the expression is 7",
        "( SUM 3 4 ;7; | line 2: expression column 10: the text ends",
        "( SUMM 3 4 );7; | line 2: expression column 3: unknown operation 'SUMM'",
        "( SUM 3 4 );7;8 | line 2: chain column 1: step 1: ( SUM 3 4 ) is 7, not 8",
        "( SUM 3 4 );7;( SUM 3 4 ) > 7 | line 2: chain column 1: step 1: it repeats the step before",
        "( SUM 3 4 );7;( SUM 4 3 ) > 7 | line 2: chain column 1: step 1: 4 does not follow from 3",
        "( SUM 3 4 );7;( MAX 7 ) > 7 | line 2: chain column 1: step 1: ( MAX 7 ) does not follow"
            + " from ( SUM 3 4 )",
        "( SUM 3 ( MAX 2 4 ) );7;( SUM 3 4 ) | line 2: chain column 12: ends at ( SUM 3 4 ), before"
            + " an answer",
        "( SUM 3 ( MAX 2 4 ) );7;( SUM 3 2 ) > 7 | line 2: chain column 1: step 1: ( MAX 2 4 ) is 4,"
            + " not 2",
        "( SUM 3 ( MAX 2 4 ) );7;( SUM 3 4 ) > x | line 2: chain column 15: step 2: found 'x'",
        "( SUM 3 ( MAX 2 4 ) );7;( SUM 3 4 ) > | line 2: chain column 14: step 2: the text ends",
        "7;7;7 | line 2: chain column 1: step 1: it repeats the step before",
      })
  void saysWhereAndWhatIsWrong(String row, String start) throws IOException {
    Files.writeString(file, "expression\tvalue\tchain\n" + row.replace(';', '\t') + "\n");
    CheckReport report = check(DataFormat.TSV, 1);
    String text = report.first().get(0).text();
    assertTrue(text.startsWith(start), text);
  }

  @Test
  void takesBareValuesAndSkippedStepsAsRight() throws IOException {
    Files.writeString(
        file,
        "expression\tvalue\tchain\n7\t7\t\n( SUM 3 ( MAX 2 ( MIN 4 5 ) ) )\t7\t( SUM 3 4 ) > 7\n");
    assertEquals(List.of(), check(DataFormat.TSV, 5).first());
  }

  @Test
  void countsAllMismatchesButKeepsTheFirst() throws IOException {
    Files.writeString(file, "1\t2\n".repeat(50_000));
    AtomicLong done = new AtomicLong();
    CheckReport report =
        new DataCheck(task(Reduction.LEFTMOST), Notation.BRACKET, 3)
            .check(file, DataFormat.NYU, done::set);
    assertEquals(50_000, report.mismatches());
    assertEquals(List.of(1L, 2L, 3L), report.first().stream().map(Mismatch::line).toList());
    assertEquals(50_000, done.get());
  }

  @Test
  void endsWhereTheFileCannotBeReadOn() throws IOException {
    Files.writeString(file, "2\t2\n3\t3\n4\t4\r\n5\t5\n");
    var thrown = assertThrows(DataException.class, () -> check(DataFormat.NYU, 3));
    assertEquals(3, thrown.line());
  }

  /** Whatever the bytes, there is a report or one line that says why there is none. */
  @ParameterizedTest
  @EnumSource
  void survivesFilesWithBytesOutOfPlace(DataFormat format) throws IOException {
    generate(Reduction.LEFTMOST, format, 5);
    byte[] good = Files.readAllBytes(file);
    var random = new SplittableRandom(11);
    int reports = 0;
    int refusals = 0;
    for (int round = 0; round < 250; round++) {
      byte[] bytes =
          Arrays.copyOf(good, random.nextInt(10) == 0 ? random.nextInt(good.length) : good.length);
      for (int i = random.nextInt(4); i >= 0 && bytes.length > 0; i--) {
        bytes[random.nextInt(bytes.length)] =
            random.nextBoolean() ? (byte) random.nextInt(256) : good[random.nextInt(good.length)];
      }
      Files.write(file, bytes);
      try {
        CheckReport report = check(format, 100);
        assertEquals(report.mismatches(), report.first().size());
        report.first().forEach(m -> assertEquals(1, m.text().lines().count(), m.text()));
        reports++;
      } catch (DataException e) {
        assertTrue(e.getMessage().startsWith(file + ""), e.getMessage());
        assertEquals(1, e.getMessage().lines().count(), e.getMessage());
        refusals++;
      }
    }
    assertTrue(reports > 25 && refusals > 12, reports + " reports, " + refusals + " refusals");
  }
}
