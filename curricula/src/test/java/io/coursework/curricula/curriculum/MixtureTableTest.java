package io.coursework.curricula.curriculum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.curricula.task.DifficultyAxis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MixtureTableTest {
  private static final List<String> OPERATIONS = List.of("SUM", "MAX", "MED");

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("mixture.tsv");
  }

  private void log(Teacher teacher, long from, long to) throws IOException {
    try (MixtureLog log = MixtureLog.open(file, OPERATIONS, from)) {
      for (long step = from; step < to; step++) {
        log.write(step, teacher.lesson(step));
      }
    }
  }

  @Test
  void writesALineForEachChange() throws IOException {
    Map<String, Double> easy = Map.of("MAX", 1.0, "MED", 3.0);
    Staged staged = new Staged(List.of(new Stage(0.5, easy), new Stage(0.5, Map.of("SUM", 1.0))));
    log(staged.teacher(100), 0, 100);
    assertEquals(
        """
        step\tSUM\tMAX\tMED\tdifficulty
        0\t0.0\t0.25\t0.75\tall
        50\t1.0\t0.0\t0.0\tall
        """,
        Files.readString(file).replace("\r", ""));
  }

  @Test
  void yokesATrainingToTheOneRecorded() throws IOException {
    Teacher teacher =
        new LossProportional(OPERATIONS, 1, 0.9, 0.1)
            .teacher(new TrainingInfo(OPERATIONS, 300, 1, "SUM", List.of(0.0, 0.0, 0.0)));
    Student student = Student.of(OPERATIONS, 1);
    List<Lesson> lessons = new ArrayList<>();
    try (MixtureLog log = MixtureLog.open(file, OPERATIONS, 0)) {
      for (long step = 0; step < 300; step++) {
        Lesson lesson = teacher.lesson(step);
        log.write(step, lesson);
        lessons.add(lesson);
        teacher.observe(step, student.learn(lesson));
      }
    }
    Teacher yoked = new Recorded(file.toString()).teacher(300);
    for (int step = 0; step < 300; step++) {
      assertEquals(lessons.get(step), yoked.lesson(step)); // to the bit
    }
    assertEquals(lessons.get(299), yoked.lesson(5000));
  }

  @Test
  void keepsDifficultyAndWhatWasRehearsed() throws IOException {
    Lesson limited =
        Lesson.of(Map.of("SUM", 1.0))
            .with(new Difficulty(Difficulty.Order.HARD_FIRST, DifficultyAxis.WRAPS, 0.1 + 0.2));
    Lesson rehearsing =
        Lesson.of(Map.of("SUM", 1.0)).with(new Rehearsal(0.25, Map.of("MAX", 1.0), 5));
    log(step -> step < 3 ? limited : rehearsing, 0, 9);
    Recorded recorded = new Recorded(file.toString());
    assertEquals(limited.difficulty(), recorded.lesson(2, 9).difficulty());
    assertEquals(Difficulty.ALL, recorded.lesson(3, 9).difficulty());
    assertEquals(Map.of("SUM", 0.75, "MAX", 0.25, "MED", 0.0), recorded.lesson(8, 9).weights());
    assertEquals(Set.of("SUM", "MAX"), recorded.operations());
  }

  @Test
  void goesOnWhereATrainingIsTakenUpAgain() throws IOException {
    Map<String, Double> sum = Map.of("SUM", 1.0);
    Map<String, Double> max = Map.of("MAX", 1.0);
    Teacher teacher = step -> Lesson.of(step / 10 % 2 == 0 ? sum : max);
    log(teacher, 0, 60);
    String whole = Files.readString(file);
    log(teacher, 33, 60); // a line is dropped and written again, the one before is not repeated
    assertEquals(whole, Files.readString(file));
    Files.writeString(file, whole.substring(0, whole.length() - 2)); // cut off in a crash
    log(teacher, 55, 60); // what was cut off counts as never written
    assertEquals(whole.replace("\n50\t", "\n55\t"), Files.readString(file));
    log(teacher, 0, 60);
    assertEquals(whole, Files.readString(file));
    Files.delete(file);
    log(teacher, 33, 35); // a checkpoint without the table
    assertTrue(Files.readString(file).endsWith("\n33\t0.0\t1.0\t0.0\tall\n"));
  }

  /** Else a kill at the wrong moment would leave a part of it, by which no run continues. */
  @Test
  void putsTheTableInThePlaceOfTheOldOneAllAtOnce() throws IOException {
    Map<String, Double> sum = Map.of("SUM", 1.0);
    Map<String, Double> max = Map.of("MAX", 1.0);
    Teacher teacher = step -> Lesson.of(step / 10 % 2 == 0 ? sum : max);
    log(teacher, 0, 60);
    String before = Files.readString(file);
    Path old = Files.createLink(folder.resolve("old"), file);
    Path next = Files.writeString(folder.resolve(".mixture.tsv.next"), "step\tSU");
    log(teacher, 33, 35);
    assertEquals(before, Files.readString(old), "nothing is written into the old file");
    assertEquals(5, Files.readAllLines(file).size(), "the header and steps 0, 10, 20 and 30");
    assertTrue(Files.notExists(next));
  }

  @Test
  void leavesATableOfOtherOperationsAlone() throws IOException {
    Files.writeString(file, "step\tPROD\tdifficulty\n0\t1.0\tall\n");
    assertThrows(IOException.class, () -> MixtureLog.open(file, OPERATIONS, 7));
    assertEquals("step\tPROD\tdifficulty\n0\t1.0\tall\n", Files.readString(file));
  }

  @Test
  void readsATableWrittenByHand() throws IOException {
    Files.writeString(file, "step\tadd\tMAX\r\n0\t0.3333333\t0.6666667\r\n7\t1\t0\r\n");
    Recorded recorded = new Recorded(file.toString());
    assertEquals(0.3333333, recorded.lesson(6, 10).weights().get("SUM"));
    assertEquals(Map.of("SUM", 1.0, "MAX", 0.0), recorded.lesson(7, 10).weights());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      value = {
        "''                    | line 1: '' is not a valid header; it must be step and the operations,",
        "step                  | line 1: 'step' is not a valid header",
        "time;SUM/0;1          | is not a valid header",
        "step;SUM;ADD/0;1;0    | line 1: 'step;SUM;ADD' names a column twice",
        "step;SUM              | line 2: there is no line for step 0",
        "step;SUM/1;1          | line 2: step = 1, but the first line must be that of step 0",
        "step;SUM/0;1/x;1      | line 3: step = 'x' must be a whole number",
        "step;SUM/0;1/0;1      | line 3: step = 0 does not come after the line before",
        "step;SUM/0            | line 2: 1 cells, but the header has 2",
        "step;SUM/0;1/         | line 3: 1 cells, but the header has 2",
        "step;SUM/0;one        | line 2: SUM = 'one' must be a number",
        "step;SUM;MAX/0;-1;2   | line 2: SUM = '-1' is not a share in [0, 1]",
        "step;SUM;MAX/0;NaN;2  | line 2: SUM = 'NaN' must be a number",
        "step;SUM;MAX/0;.5;.4  | line 2: the shares sum to 0.9, not to 1",
        "step;difficulty/0;all | line 2: the shares sum to 0.0, not to 1",
        "step;SUM;difficulty/0;1;hard               | line 2: difficulty = 'hard' is neither all",
        "step;SUM;difficulty/0;1;easy_first tall .5 | line 2: difficulty = 'easy_first tall .5' is",
        "step;SUM;difficulty/0;1;easy_first depth 0 | line 2: difficulty = 'easy_first depth 0' is"
      })
  void saysWhereATableIsWrong(String table, String problem) throws IOException {
    Files.writeString(file, table.replace(';', '\t').replace('/', '\n') + "\n");
    Recorded recorded = new Recorded(file.toString());
    for (var read : List.<Runnable>of(recorded::operations, () -> recorded.teacher(10))) {
      String message = assertThrows(InvalidSpecException.class, read::run).getMessage();
      assertTrue(message.startsWith("file = " + file + ", line "), message);
      assertTrue(message.replace('\t', ';').contains(problem), message);
    }
  }

  @Test
  void saysThatThereIsNoTable() {
    Recorded recorded = new Recorded(file.toString());
    String message = assertThrows(InvalidSpecException.class, recorded::operations).getMessage();
    assertTrue(message.startsWith("file = " + file + " cannot be read ("), message);
    assertThrows(InvalidSpecException.class, () -> new Recorded("\0").teacher(1));
    assertThrows(InvalidSpecException.class, () -> new Recorded(" "));
  }
}
