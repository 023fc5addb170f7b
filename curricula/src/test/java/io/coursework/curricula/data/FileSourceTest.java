package io.coursework.curricula.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.Tasks;
import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.notation.Notation;
import io.coursework.curricula.operation.MedianRule;
import io.coursework.curricula.random.Randomness;
import io.coursework.curricula.split.NoHoldOut;
import io.coursework.curricula.split.SplitPart;
import io.coursework.curricula.task.Generator;
import io.coursework.curricula.task.OperationMix;
import io.coursework.curricula.task.Reduction;
import io.coursework.curricula.task.Task;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileSourceTest {
  private static final Task TASK = Tasks.of(10, MedianRule.LOWER, 2, 0.3, 2, 3, Reduction.LEFTMOST);
  private static final OperationMix EVEN = mix(Map.of("SUM", 1.0, "MAX", 1.0));

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("a.tsv");
  }

  private static OperationMix mix(Map<String, Double> weights) {
    return new OperationMix(TASK.operations(), weights);
  }

  private FileSource open() throws IOException {
    return FileSource.open(file, DataFormat.NYU, Notation.BRACKET, TASK);
  }

  private static List<Expression> draws(FileSource source, OperationMix mix, int count) {
    List<Expression> draws = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      draws.add(source.draw(mix, Randomness.of(5, "draws", i)));
    }
    return draws;
  }

  private WrittenData generate(int rows) throws IOException {
    var spec =
        new DatasetSpec(
            new NoHoldOut(), Set.of(SplitPart.TRAINING), Map.of("SUM", 1.0, "MAX", 1.0), rows, 3);
    return new DataWriter(new Dataset(TASK, spec), DataFormat.NYU, false)
        .write(file, true, List.of(), done -> {});
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\uFEFF"})
  void drawsByTheMixAndEveryRowOfAnOperationAlike(String kind) throws IOException {
    String start = kind.equals("\uFEFF") ? kind : "";
    String end = kind.equals("\uFEFF") ? "\n" : kind;
    List<String> lines =
        List.of("7\t7", "3\t( SUM 1 2 )", "2\t( MAX 1 2 )", "4\t( SUM 2 2 )", "5\t( SUM 3 2 )");
    Files.writeString(file, start + String.join(end, lines)); // the last line without an end
    try (FileSource source = open()) {
      assertEquals(5, source.rows());
      assertEquals(1, source.bareValues());
      Map<String, Integer> counts = new TreeMap<>();
      for (Expression drawn : draws(source, EVEN, 6_000)) {
        counts.merge(TASK.syntax().print(drawn), 1, Integer::sum);
      }
      assertEquals(4, counts.size(), counts.toString());
      // three standard errors: 120 of 3,000 and 90 of 1,000
      assertEquals(3_000, counts.get("( MAX 1 2 )"), 120, counts.toString());
      assertEquals(1_000, counts.get("( SUM 1 2 )"), 90, counts.toString());
      assertEquals(1_000, counts.get("( SUM 3 2 )"), 90, counts.toString());
    }
  }

  @Test
  void drawsTheSameForTheSameFileMixAndRandomNumbers() throws IOException {
    generate(500);
    List<Expression> first;
    try (FileSource source = open()) {
      first = draws(source, EVEN, 200);
      assertEquals(first, draws(source, EVEN, 200));
    }
    try (FileSource again = open()) {
      assertEquals(first, draws(again, EVEN, 200));
    }
  }

  @Test
  void findsRowsOfAFileThatIsTooLongToKnowEveryPlace() throws IOException {
    int common = 200_000; // above three times the table: every fourth place is kept
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < common; i++) {
      int a = i % 10;
      int b = i / 10 % 10;
      text.append((a + b) % 10).append("\t( SUM ").append(a).append(' ').append(b).append(" )\n");
      text.append(i == 100_000 ? "9\t( MAX 9 0 )\n" : "");
    }
    Files.writeString(file, text);
    try (FileSource source = open()) {
      assertEquals(common + 1, source.rows());
      OperationMix sums = mix(Map.of("SUM", 1.0));
      Map<String, Integer> counts = new TreeMap<>();
      for (Expression drawn : draws(source, sums, 5_000)) {
        counts.merge(TASK.syntax().print(drawn), 1, Integer::sum);
      }
      assertEquals(100, counts.size());
      // 50 expected of each: five standard errors
      counts.values().forEach(count -> assertEquals(50, count, 36));
      Expression rare = source.draw(mix(Map.of("MAX", 1.0)), Randomness.of(1, "rare"));
      assertEquals("( MAX 9 0 )", TASK.syntax().print(rare));
    }
  }

  @Test
  void drawsTheSameFromManyThreads() throws Exception {
    generate(2_000);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (FileSource source = open()) {
      List<Expression> expected = draws(source, EVEN, 300);
      Callable<List<Expression>> work = () -> draws(source, EVEN, 300);
      for (var result : threads.invokeAll(List.of(work, work, work, work))) {
        assertEquals(expected, result.get());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void saysWhatItIs() throws IOException {
    WrittenData written = generate(50);
    try (FileSource source = open()) {
      assertEquals(written.digest(), source.digest());
      assertEquals(
          Map.of(
              "data.path", file.toString(),
              "data.format", "nyu",
              "data.notation", "bracket",
              "data.digest", written.digest(),
              "data.rows", "50"),
          source.provenance());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "4;( SUM 1 2 ) | value: '4' is given, but the expression is 3",
        "3;( SUM 1 2 | expression column 10: the text ends, expected a value 0..9, '(' or ')'",
        "3;( SUM 1 ( SUM 1 ( SUM 1 0 ) ) ) | expression: has 3 levels, but the task allows 2; raise"
            + " task.max_depth, with task.nesting above 0",
        "4;( SUM 1 1 1 1 ) | expression: has an operation of 4 operands, but the task allows 2..3;"
            + " widen task.min_operands..max_operands",
        "4;( SUM 1 ( SUM 3 ) ) | expression: has an operation of 1 operands, but the task allows"
            + " 2..3; widen task.min_operands..max_operands",
        "4 | has 1 cell between tabs, not 2 (value, expression)",
      })
  void refusesAFileAtItsFirstRowThatDoesNotSuitTheTask(String row, String problem)
      throws IOException {
    Files.writeString(file, "3\t( SUM 1 2 )\n7\t7\n" + row.replace(';', '\t') + "\n1\t1\n");
    var thrown = assertThrows(DataException.class, this::open);
    assertEquals(file + ", line 3: " + problem, thrown.getMessage());
    assertEquals(3, thrown.line());
  }

  @Test
  void refusesAFileOfBareValues() throws IOException {
    Files.writeString(file, "3\t3\n");
    assertEquals(
        file + ": has bare values only; training needs rows with an operation",
        assertThrows(DataException.class, this::open).getMessage());
  }

  @Test
  void saysWhichOperationsThereAre() throws IOException {
    Files.writeString(file, "3\t( SUM 1 2 )\n");
    try (FileSource source = open()) {
      var thrown = assertThrows(DataException.class, () -> draws(source, EVEN, 20));
      assertEquals(
          file
              + ": no row has MAX at its root (SUM: 1, MAX: 0, MIN: 0, MED: 0, PROD: 0); do not train"
              + " it from here",
          thrown.getMessage());
    }
  }

  @Test
  void noticesThatTheFileChanges() throws IOException {
    String message =
        file + ": has changed since it was opened; leave it alone while it is trained on";
    Files.writeString(file, "3\t( SUM 1 2 )\n2\t( MAX 2 1 )\n");
    FileTime modified = Files.getLastModifiedTime(file);
    try (FileSource source = open()) {
      Files.writeString(file, "3\t( SUM 1 2 )\n2\t( MAX 2 1 )\n7\t7\n"); // another size
      Files.setLastModifiedTime(file, modified);
      assertEquals(
          message,
          assertThrows(IllegalStateException.class, () -> draws(source, EVEN, 1)).getMessage());
    }
    try (FileSource source = open()) {
      Files.setLastModifiedTime(file, FileTime.fromMillis(modified.toMillis() + 5_000));
      assertEquals(
          message,
          assertThrows(IllegalStateException.class, () -> draws(source, EVEN, 1)).getMessage());
    }
    try (FileSource source = open()) {
      Files.delete(file);
      assertEquals(
          message,
          assertThrows(IllegalStateException.class, () -> draws(source, EVEN, 1)).getMessage());
    }
  }

  @Test
  void readsEveryFormat() throws IOException {
    for (DataFormat format : DataFormat.values()) {
      var spec =
          new DatasetSpec(
              new NoHoldOut(), Set.of(SplitPart.TRAINING), Map.of("SUM", 1.0, "MAX", 1.0), 300, 3);
      Dataset dataset = new Dataset(TASK, spec);
      new DataWriter(dataset, format, format.complete()).write(file, true, List.of(), done -> {});
      List<Expression> rows = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        rows.add(dataset.row(i).expression());
      }
      try (FileSource source = FileSource.open(file, format, Notation.BRACKET, TASK)) {
        assertTrue(rows.containsAll(draws(source, EVEN, 300)), format.toString());
      }
    }
  }

  @Test
  void readsLinesThatAreLongerThanABlock() throws IOException {
    Task wide = Tasks.of(10, MedianRule.LOWER, 4, 0.7, 9, 10, Reduction.NONE);
    Expression full = null;
    for (int i = 0; full == null || full.reductions() < 300; i++) {
      full = new Generator(wide).draw(EVEN, Randomness.of(i, "long"));
    }
    String line = full.value(10) + "\t" + wide.syntax().print(full);
    assertTrue(line.length() > 5_000, "characters: " + line.length());
    Files.writeString(file, "3\t3\n" + line + "\n4\t4\n", StandardCharsets.UTF_8);
    OperationMix its = OperationMix.only(wide.operations(), ((Application) full).operation());
    try (FileSource source = FileSource.open(file, DataFormat.NYU, Notation.BRACKET, wide)) {
      assertEquals(full, source.draw(its, Randomness.of(1, "long")));
    }
  }
}
