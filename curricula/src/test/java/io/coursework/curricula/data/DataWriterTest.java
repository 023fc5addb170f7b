package io.coursework.curricula.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.Tasks;
import io.coursework.curricula.domain.Permutations;
import io.coursework.curricula.notation.Notation;
import io.coursework.curricula.operation.MedianRule;
import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.curricula.split.MultisetHoldOut;
import io.coursework.curricula.split.NoHoldOut;
import io.coursework.curricula.split.Rule;
import io.coursework.curricula.split.Split;
import io.coursework.curricula.split.SplitPart;
import io.coursework.curricula.split.SplitSpec;
import io.coursework.curricula.task.Reduction;
import io.coursework.curricula.task.Task;
import io.coursework.curricula.task.TaskSpec;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DataWriterTest {
  private static final Task TASK = Tasks.of(10, MedianRule.LOWER, 2, 0.3, 2, 3, Reduction.LEFTMOST);
  private static final SplitSpec MULTISETS = new MultisetHoldOut(Rule.STRATIFIED, 0.1);
  private static final Map<String, Double> MIX = Map.of("add", 2.0, "MAX", 1.0);

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("train.tsv");
  }

  private static Dataset dataset(Set<SplitPart> parts, long rows, long seed) {
    return new Dataset(TASK, new DatasetSpec(MULTISETS, parts, MIX, rows, seed));
  }

  private WrittenData write(Dataset dataset, boolean overwrite) throws IOException {
    return new DataWriter(dataset, DataFormat.TSV, true)
        .write(file, overwrite, List.of("check it", "make it"), rows -> {});
  }

  private List<String> files() throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void writesTheSameBytesForTheSameSpec() throws Exception {
    WrittenData first = write(dataset(Set.of(SplitPart.TRAINING), 300, 7), false);
    byte[] bytes = Files.readAllBytes(file);
    WrittenData second = write(dataset(Set.of(SplitPart.TRAINING), 300, 7), true);
    assertArrayEquals(bytes, Files.readAllBytes(file));
    assertEquals(first, second);
    assertNotEquals(
        first.digest(), write(dataset(Set.of(SplitPart.TRAINING), 300, 8), true).digest());
    byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(bytes);
    assertEquals(HexFormat.of().formatHex(sha256).substring(0, 32), first.digest());
    assertEquals(bytes.length, first.bytes());
    assertEquals(300, first.stats().rows());
  }

  @Test
  void writesTheRowsOfTheDataset() throws IOException {
    Dataset dataset = dataset(Set.of(SplitPart.TRAINING), 3, 7);
    write(dataset, false);
    List<String> lines = Files.readAllLines(file);
    assertEquals("expression\tvalue\tchain\tpart", lines.get(0));
    assertEquals(4, lines.size());
    for (int i = 0; i < 3; i++) {
      var row = dataset.row(i);
      String[] cells = lines.get(i + 1).split("\t");
      assertEquals(TASK.syntax().print(row.expression()), cells[0]);
      assertEquals(Integer.toString(row.expression().value(10)), cells[1]);
      assertTrue(cells[2].endsWith(cells[1]));
      assertEquals("training", cells[3]);
    }
  }

  @Test
  void makesARowOfItsNumberAlone() {
    Dataset few = dataset(Set.of(SplitPart.TRAINING), 10, 7);
    Dataset many = dataset(Set.of(SplitPart.TRAINING), 1_000_000, 7);
    for (long i = 9; i >= 0; i--) {
      assertEquals(few.row(i), many.row(i));
    }
    assertNotEquals(few.row(0), few.row(1));
  }

  @Test
  void drawsThePartsThatAreAskedFor() {
    Split split = MULTISETS.split(TASK, 7);
    Dataset heldOut = dataset(Set.of(SplitPart.HELD_OUT), 10, 7);
    Dataset both = dataset(Set.of(SplitPart.TRAINING, SplitPart.HELD_OUT), 10, 7);
    int training = 0;
    for (int i = 0; i < 500; i++) {
      assertTrue(split.heldOut(heldOut.row(i).expression()));
      assertEquals(SplitPart.HELD_OUT, heldOut.row(i).part());
      var row = both.row(i);
      assertEquals(split.heldOut(row.expression()), row.part() == SplitPart.HELD_OUT);
      training += row.part() == SplitPart.TRAINING ? 1 : 0;
    }
    assertTrue(training > 350 && training < 480, "training rows of 500: " + training);
  }

  @Test
  void describesTheFileOnItsCard() throws IOException {
    WrittenData written =
        write(dataset(Set.of(SplitPart.TRAINING, SplitPart.HELD_OUT), 200, 7), false);
    assertEquals(List.of("train.tsv", "train.tsv.card.md"), files());
    String card = Files.readString(written.card());
    for (String part :
        List.of(
            "# train.tsv\n",
            "| rows | 200 |",
            "| of them held out | " + written.heldOut() + " |",
            "| digest | `" + written.digest() + "`",
            "| data.mix.SUM | 2.0 |",
            "| data.parts | [TRAINING, HELD_OUT] |",
            "| data.seed | 7 |",
            "| task.max_depth | 2 |",
            "- chain: ",
            "check it\nmake it\n",
            "min 8  mean ")) {
      assertTrue(card.contains(part), part + " is missing in " + card);
    }
    assertFalse(card.contains(folder.toString()), "the card names a path of this machine");
  }

  @Test
  void replacesNothingUnlessAllowed() throws IOException {
    for (String taken : List.of("train.tsv", "train.tsv.card.md")) {
      Files.writeString(folder.resolve(taken), "precious");
      var thrown =
          assertThrows(
              DataException.class, () -> write(dataset(Set.of(SplitPart.TRAINING), 3, 7), false));
      assertEquals(
          folder.resolve(taken)
              + ": exists already; choose another name, or overwrite it (--overwrite)",
          thrown.getMessage());
      assertEquals(List.of(taken), files());
      assertEquals("precious", Files.readString(folder.resolve(taken)));
      Files.delete(folder.resolve(taken));
    }
  }

  @Test
  void replacesNothingThatComesIntoBeingMeanwhile() throws IOException {
    var writer = new DataWriter(dataset(Set.of(SplitPart.TRAINING), 3, 7), DataFormat.TSV, true);
    assertThrows(
        DataException.class,
        () -> writer.write(file, false, List.of(), rows -> write(file, "precious")));
    assertEquals("precious", Files.readString(file));
    assertEquals(List.of("train.tsv"), files());
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void saysWhatIsWrongWithThePlace() {
    Path nowhere = folder.resolve("no").resolve("a.tsv");
    var writer = new DataWriter(dataset(Set.of(SplitPart.TRAINING), 3, 7), DataFormat.TSV, true);
    assertEquals(
        nowhere + ": there is no folder " + nowhere.getParent() + "; make it first",
        assertThrows(DataException.class, () -> writer.write(nowhere, false, List.of(), rows -> {}))
            .getMessage());
    assertThrows(DataException.class, () -> writer.write(folder, true, List.of(), rows -> {}));
  }

  @Test
  void leavesNothingBehindAfterAFailure() throws IOException {
    Files.writeString(file, "precious");
    var writer =
        new DataWriter(dataset(Set.of(SplitPart.TRAINING), 100_000, 7), DataFormat.TSV, true);
    List<Long> done = new ArrayList<>();
    assertThrows(
        IllegalStateException.class,
        () ->
            writer.write(
                file,
                true,
                List.of(),
                rows -> {
                  done.add(rows);
                  if (rows > 10_000) {
                    throw new IllegalStateException("stop");
                  }
                }));
    assertEquals(List.of(4096L, 8192L, 12288L), done);
    assertEquals(List.of("train.tsv"), files());
    assertEquals("precious", Files.readString(file));
  }

  @Test
  void namesTheFileWhenTheDiskIsFull() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int one) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    var writer = new DataWriter(dataset(Set.of(SplitPart.TRAINING), 3, 7), DataFormat.TSV, true);
    var thrown =
        assertThrows(FileSystemException.class, () -> writer.write(full, file, rows -> {}));
    assertEquals(file.toString(), thrown.getFile());
    assertEquals("No space left on device", thrown.getReason());
  }

  @Test
  void leavesNothingBehindWhenInterrupted() throws IOException {
    var writer =
        new DataWriter(dataset(Set.of(SplitPart.TRAINING), 100_000, 7), DataFormat.TSV, true);
    Thread.currentThread().interrupt();
    try {
      assertThrows(
          InterruptedIOException.class, () -> writer.write(file, false, List.of(), rows -> {}));
    } finally {
      assertTrue(Thread.interrupted(), "the thread is still marked as interrupted");
    }
    assertEquals(List.of(), files());
  }

  /** Writes without end; the test ends the process. */
  static final class Endless {
    public static void main(String[] arguments) throws IOException {
      new DataWriter(dataset(Set.of(SplitPart.TRAINING), Long.MAX_VALUE, 7), DataFormat.TSV, false)
          .write(Path.of(arguments[0]), false, List.of(), rows -> System.out.println(rows));
    }
  }

  @Test
  void leavesNothingBehindWhenTheProcessIsEnded() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Endless.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (var out = process.inputReader(StandardCharsets.UTF_8)) {
      out.readLine(); // rows are being written
      assertEquals(2, files().size(), files().toString());
      assertTrue(files().stream().allMatch(name -> name.endsWith(".part")), files().toString());
      process.destroy();
      assertTrue(process.waitFor(10, TimeUnit.MINUTES), "no end of a process that was told to");
    } finally {
      process.destroyForcibly();
    }
    assertEquals(List.of(), files());
  }

  @Test
  void refusesChainsWhereTheFormatHasNoPlaceForThem() {
    var thrown =
        assertThrows(
            InvalidSpecException.class,
            () -> new DataWriter(dataset(Set.of(SplitPart.TRAINING), 3, 7), DataFormat.LRA, true));
    assertEquals(
        "format = lra has no column for chains of thought; choose tsv or jsonl, or leave them out",
        thrown.getMessage());
  }

  @Test
  void refusesWhatCannotBeDrawn() {
    var noRows =
        assertThrows(
            InvalidSpecException.class,
            () -> new DatasetSpec(null, Set.of(), Map.of("SUM", -1.0), 0, 0));
    assertEquals(5, noRows.problems().size(), noRows.getMessage());
    var endless =
        assertThrows(
            InvalidSpecException.class,
            () ->
                new DatasetSpec(
                    MULTISETS,
                    Set.of(SplitPart.TRAINING),
                    Map.of("SUM", Double.MAX_VALUE, "MAX", Double.MAX_VALUE),
                    1,
                    0));
    assertTrue(endless.getMessage().endsWith("have an infinite sum; choose smaller ones"));
    var twice =
        assertThrows(
            InvalidSpecException.class,
            () ->
                new DatasetSpec(
                    MULTISETS, Set.of(SplitPart.TRAINING), Map.of("SUM", 1.0, "ADD", 1.0), 1, 0));
    assertTrue(
        twice.getMessage().endsWith("names SUM a second time; keep one of them"),
        twice.getMessage());
    var nothingHeldOut =
        assertThrows(
            InvalidSpecException.class,
            () -> new DatasetSpec(new NoHoldOut(), Set.of(SplitPart.HELD_OUT), MIX, 1, 0));
    assertEquals(
        "parts = held_out has no row where split holds nothing out; choose another split",
        nothingHeldOut.getMessage());
    var unknown =
        assertThrows(
            InvalidSpecException.class,
            () ->
                new Dataset(
                    TASK,
                    new DatasetSpec(
                        MULTISETS, Set.of(SplitPart.TRAINING), Map.of("MAXX", 1.0), 1, 0)));
    assertEquals(
        "mix names MAXX, which is not one of task.operations = [SUM, MAX, MIN, MED, PROD]; did you mean"
            + " MAX?",
        unknown.getMessage());
    SplitSpec everything = (task, seed) -> expression -> true;
    var empty =
        assertThrows(
            InvalidSpecException.class,
            () ->
                new Dataset(
                        TASK, new DatasetSpec(everything, Set.of(SplitPart.TRAINING), MIX, 1, 0))
                    .row(0));
    assertTrue(
        empty.getMessage().startsWith("parts = [TRAINING]: none of 10000 expressions"),
        empty.getMessage());
  }

  @Test
  void refusesChainsThatNoReaderWouldTake() throws IOException {
    Task deep = Tasks.of(10, MedianRule.LOWER, 20, 0.55, 2, 3, Reduction.LEFTMOST);
    Dataset endless =
        new Dataset(
            deep, new DatasetSpec(new NoHoldOut(), Set.of(SplitPart.TRAINING), MIX, 1_000, 0));
    var thrown = assertThrows(InvalidSpecException.class, () -> write(endless, false));
    assertTrue(
        thrown.getMessage().matches("task draws a chain of thought of [0-9,]+ tokens for row .*"),
        thrown.getMessage());
    assertEquals(List.of(), files());
  }

  @Test
  void writesEveryFormatSoThatItChecks() throws IOException {
    for (DataFormat format : DataFormat.values()) {
      new DataWriter(dataset(Set.of(SplitPart.TRAINING), 50, 1), format, false)
          .write(file, true, List.of(), rows -> {});
      CheckReport report =
          new DataCheck(TASK, Notation.BRACKET, 1).check(file, DataFormat.of(file), rows -> {});
      assertEquals(50, report.rows(), format.toString());
      assertTrue(report.ok(), report.first().toString());
    }
  }

  @ParameterizedTest
  @EnumSource
  void writesGroupsInEveryNotationSoThatTheyCheck(Notation notation) throws IOException {
    Task groups =
        Tasks.task(
            new TaskSpec(
                new Permutations("S3", "alternating"),
                List.of("OP", "SUB"),
                notation,
                3,
                0.4,
                2,
                3,
                Reduction.INNERMOST));
    Map<String, Double> mix = Map.of("OP", 1.0, "SUB", 1.0);
    var spec = new DatasetSpec(new NoHoldOut(), Set.of(SplitPart.TRAINING), mix, 200, 5);
    new DataWriter(new Dataset(groups, spec), DataFormat.JSONL, true)
        .write(file, true, List.of(), rows -> {});
    DataCheck check = new DataCheck(groups, notation, 1);
    CheckReport report = check.check(file, DataFormat.JSONL, rows -> {});
    assertEquals(List.of(), report.first());
    assertTrue(Files.readString(file).contains("\"value\":\"p"));
    try (FileSource source = FileSource.open(file, DataFormat.JSONL, notation, groups)) {
      assertEquals(200, source.rows());
    }
  }

  @Test
  void refusesOperandsThatAnOperationDoesNotTake() throws IOException {
    Task groups =
        Tasks.task(
            new TaskSpec(
                new Permutations("S3", "alternating"),
                List.of("OP", "SUB"),
                Notation.BRACKET,
                1,
                0,
                2,
                3,
                Reduction.INNERMOST));
    Files.writeString(file, "p0\t( SUB p3 p4 )\np3\t( SUB p1 p2 )\n");
    CheckReport report =
        new DataCheck(groups, Notation.BRACKET, 5).check(file, DataFormat.NYU, rows -> {});
    assertEquals(1, report.mismatches());
    String text = report.first().get(0).text();
    assertTrue(text.startsWith("line 2: expression: SUB takes no p1"), text);
    var thrown =
        assertThrows(
            DataException.class,
            () -> DataStats.of(file, DataFormat.NYU, groups, Notation.BRACKET, rows -> {}));
    assertEquals(2, thrown.line());
  }
}
