package io.coursework.curricula.notation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.coursework.curricula.Tasks;
import io.coursework.curricula.domain.Integers;
import io.coursework.curricula.operation.MedianRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the official ListOps test set (Nangia and Bowman 2018), which is not in this project. */
class PublicListOpsTest {
  private static final String FILE = "nyu_listops_test_d20s.tsv";
  private static final String VARIABLE = "COURSEWORK_LISTOPS_DATA";

  @ParameterizedTest
  @CsvSource({"FLOOR_MEAN, 0", "UPPER, 1873", "LOWER, 1386"})
  void agreesWithTheLabelsByTheFloorMeanOnly(MedianRule rule, int mismatches) throws IOException {
    Path file = find();
    assumeTrue(
        file != null,
        "skipped: no "
            + FILE
            + " in the folder that "
            + VARIABLE
            + " names, nor in shared/data beside or above the working directory");
    List<String> lines = Files.readAllLines(file);
    assertEquals(10_000, lines.size());
    Syntax notation = new Syntax(Notation.NYU, new Integers(10, rule), Tasks.operations(rule));
    int found = 0;
    for (String line : lines) {
      String[] cells = line.split("\t");
      if (notation.parse(cells[1]).value(10) != Integer.parseInt(cells[0])) {
        found++;
      }
    }
    assertEquals(mismatches, found);
  }

  private static Path find() {
    String folder = System.getenv(VARIABLE);
    if (folder != null) {
      Path named = Path.of(folder);
      Path file = Files.isDirectory(named) ? named.resolve(FILE) : named;
      return Files.isRegularFile(file) ? file : null;
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path file = at.resolve("shared").resolve("data").resolve(FILE);
      if (Files.isRegularFile(file)) {
        return file;
      }
    }
    return null;
  }
}
