package io.coursework.analysis.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SciPy finds the same in the same times. */
@Tag("python")
class LogRankInPythonTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path PYTHON =
      Path.of("..", ".mlflow", "venv-serve", "bin", "python").toAbsolutePath().normalize();
  private static final Path SCRIPT = Path.of("src", "test", "python", "log_rank.py");
  // Both sides compute in double precision; what differs is the order of sums.
  private static final double SAME = 1e-9;

  private static final List<Survival> FIRST = times(new double[] {3, 5, 5, 8, 9, -12, -12});
  private static final List<Survival> SECOND = times(new double[] {5, 8, 10, -11, -12, -12, -12});

  @TempDir static Path folder;
  private static JsonNode reference;

  @BeforeAll
  static void ask() throws Exception {
    assertTrue(Files.isExecutable(PYTHON), PYTHON + " is missing; run 'make serve-venv'");
    Path question = folder.resolve("question.json");
    Path answer = folder.resolve("answer.json");
    Path errors = folder.resolve("errors.txt");
    JSON.writeValue(question.toFile(), Map.of("first", pairs(FIRST), "second", pairs(SECOND)));
    Process process =
        new ProcessBuilder(PYTHON.toString(), SCRIPT.toString(), question.toString())
            .redirectOutput(answer.toFile())
            .redirectError(errors.toFile())
            .start();
    assertTrue(process.waitFor(10, TimeUnit.MINUTES), "Python did not end");
    assertEquals(0, process.exitValue(), Files.readString(errors));
    reference = JSON.readTree(answer.toFile());
  }

  @Test
  void ranksTimesAlike() {
    LogRank test = LogRank.test(FIRST, SECOND);

    assertEquals(
        reference.get("log_rank").doubleValue(),
        Math.pow(test.observed() - test.expected(), 2) / test.variance(),
        SAME);
  }

  /** Times, censored ones negative. */
  private static List<Survival> times(double[] times) {
    return Arrays.stream(times).mapToObj(time -> new Survival(Math.abs(time), time > 0)).toList();
  }

  private static List<double[]> pairs(List<Survival> times) {
    return times.stream().map(one -> new double[] {one.time(), one.happened() ? 1 : 0}).toList();
  }
}
