package io.coursework.analysis.transition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coursework.analysis.statistics.IsotonicRegression;
import io.coursework.analysis.statistics.LogRank;
import io.coursework.analysis.statistics.Survival;
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

/** SciPy and scikit-learn find the same in the same trials. */
@Tag("python")
class PythonReferenceTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path PYTHON =
      Path.of("..", ".mlflow", "venv-serve", "bin", "python").toAbsolutePath().normalize();
  private static final Path SCRIPT = Path.of("src", "test", "python", "transitions.py");
  // Both sides compute in double precision; what differs is the order of sums.
  private static final double SAME = 1e-9;

  private static final List<RunOutcome> TRIALS =
      Simulated.trials(
          "sum",
          Simulated.truth(0.9, 8000, 3, 0.15),
          new double[] {2e3, 4e3, 6e3, 9e3, 14e3, 28e3},
          5,
          7);
  private static final double[] VALUES = {0.2, 0.1, 0.15, 0.6, 0.4, 0.4, 0.9, 0.85};
  private static final double[] WEIGHTS = {1, 3, 2, 1, 1, 5, 2, 2};
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
    JSON.writeValue(
        question.toFile(),
        Map.of(
            "trials",
            TRIALS.stream()
                .map(t -> new double[] {t.x(), t.hits(), t.examples(), t.floor()})
                .toList(),
            "values",
            VALUES,
            "weights",
            WEIGHTS,
            "first",
            pairs(FIRST),
            "second",
            pairs(SECOND)));
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
  void findsTheMaximumOfTheLikelihood() {
    LogisticCurve found = Transitions.of(TRIALS, 0, 1).transition("sum").curve().orElseThrow();
    JsonNode curve = reference.get("curve");

    // The likelihood at the maximum agrees to what both searches stop at, and where it lies to the
    // square root of that, for it is flat there.
    assertEquals(curve.get(0).doubleValue(), found.logLikelihood(), 1e-6);
    double[] own = {found.midpoint(), found.slope(), found.upper(), found.overdispersion()};
    for (int i = 0; i < own.length; i++) {
      assertEquals(1, own[i] / curve.get(i + 1).doubleValue(), 1e-3, "parameter " + i);
    }
  }

  @Test
  void poolsAlike() {
    double[] fitted = IsotonicRegression.fit(VALUES, WEIGHTS);
    for (int i = 0; i < fitted.length; i++) {
      assertEquals(reference.get("isotonic").get(i).doubleValue(), fitted[i], SAME);
    }
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
