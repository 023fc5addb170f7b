package io.coursework.curricula.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.coursework.curricula.Tasks;
import io.coursework.curricula.domain.Integers;
import io.coursework.curricula.notation.Notation;
import io.coursework.curricula.operation.MedianRule;
import io.coursework.curricula.task.Reduction;
import io.coursework.curricula.task.Task;
import io.coursework.curricula.task.TaskSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The official ListOps test set (Nangia and Bowman 2018), which is not in this project. */
class PublicDataTest {
  private static final String FILE = "nyu_listops_test_d20s.tsv";
  private static final String VARIABLE = "COURSEWORK_LISTOPS_DATA";

  private Path file;

  @BeforeEach
  void find() {
    String named = System.getenv(VARIABLE);
    file = named == null ? above(Path.of("").toAbsolutePath()) : Path.of(named);
    file = file != null && Files.isDirectory(file) ? file.resolve(FILE) : file;
    assumeTrue(
        file != null && Files.isRegularFile(file),
        "skipped: no "
            + FILE
            + " in the folder that "
            + VARIABLE
            + " names, nor in shared/data beside or above the working directory");
  }

  private static Path above(Path folder) {
    Path candidate = folder.resolve("shared").resolve("data").resolve(FILE);
    return Files.isRegularFile(candidate)
        ? candidate
        : folder.getParent() == null ? null : above(folder.getParent());
  }

  private static Task task(MedianRule median) {
    return Tasks.task(
        new TaskSpec(
            new Integers(10, median),
            List.of("MIN", "MAX", "MED", "SUM"),
            Notation.NYU,
            20,
            0.25,
            2,
            5,
            Reduction.LEFTMOST));
  }

  @ParameterizedTest
  @CsvSource({"FLOOR_MEAN, 0", "UPPER, 1873", "LOWER, 1386"})
  void agreesByTheFloorMeanOnly(MedianRule median, long mismatches) throws IOException {
    assertEquals(DataFormat.NYU, DataFormat.of(file));
    CheckReport report =
        new DataCheck(task(median), Notation.NYU, 10).check(file, DataFormat.NYU, rows -> {});
    assertEquals(10_000, report.rows());
    assertEquals(mismatches, report.mismatches());
  }

  @Test
  void isAsLargeAsItIsKnownToBe() throws IOException {
    Task task = task(MedianRule.FLOOR_MEAN);
    DataStats stats = DataStats.of(file, DataFormat.NYU, task, Notation.NYU, rows -> {});
    assertEquals(10_000, stats.rows());
    assertEquals(2, stats.operands().min());
    assertEquals(5, stats.operands().max());
    assertEquals(4, stats.roots().size());
    try (FileSource source = FileSource.open(file, DataFormat.NYU, Notation.NYU, task)) {
      assertEquals(stats.bareValues(), source.bareValues());
    }
  }
}
