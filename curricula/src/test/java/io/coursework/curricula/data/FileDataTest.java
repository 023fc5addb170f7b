package io.coursework.curricula.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.Tasks;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.notation.Notation;
import io.coursework.curricula.random.Randomness;
import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.curricula.task.Generator;
import io.coursework.curricula.task.OperationMix;
import io.coursework.curricula.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDataTest {
  private static final Task TASK = Tasks.recipe();

  @Test
  void opensAFileInTheTasksNotationOrAnother(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("a.tsv");
    Files.writeString(file, "expression\tvalue\n( SUM 1 2 )\t3\n");
    for (String notation : new String[] {"task", "bracket"}) {
      FileData data = new FileData(file.toString(), DataFormat.TSV, notation);
      assertEquals(Notation.BRACKET, data.notation(TASK));
      try (DataSource source = data.open(TASK)) {
        OperationMix sums = OperationMix.only(TASK.operations(), TASK.operations().find("SUM"));
        Expression drawn = source.draw(sums, Randomness.of(0, "file"));
        assertEquals("( SUM 1 2 )", TASK.syntax().print(drawn));
      }
    }
  }

  @Test
  void reportsAllThatIsWrongAtOnce() {
    var thrown =
        assertThrows(InvalidSpecException.class, () -> new FileData(" ", null, "brackets"));
    assertEquals(3, thrown.problems().size(), thrown.getMessage());
    assertTrue(thrown.getMessage().contains("nearest: bracket"), thrown.getMessage());
  }

  @Test
  void generatesAsTheTasksGeneratorDoes() throws IOException {
    OperationMix sums = OperationMix.only(TASK.operations(), TASK.operations().find("SUM"));
    try (DataSource source = new GeneratedData().open(TASK)) {
      assertEquals(
          new Generator(TASK).draw(sums, Randomness.of(3, "same")),
          source.draw(sums, Randomness.of(3, "same")));
      assertTrue(source.provenance().isEmpty());
    }
  }
}
