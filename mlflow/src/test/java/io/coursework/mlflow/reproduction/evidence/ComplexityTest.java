package io.coursework.mlflow.reproduction.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ComplexityTest {

  @Test
  void putsAnAlternatingSumAboveASumAndASumAboveAMaximum() {
    int max = Complexity.of("MAX").orElseThrow();
    int sum = Complexity.of("SUM").orElseThrow();
    int nadd = Complexity.of("NADD").orElseThrow();

    assertTrue(0 < max && max < sum && sum < nadd, max + " " + sum + " " + nadd);
    assertEquals(max, Complexity.of("MIN").orElseThrow());
    assertEquals(Optional.empty(), Complexity.of("BLOCK"));
  }

  @Test
  void findsTheExponentOfSizesThatFollowAPower() {
    double exponent = 0.34;
    Map<String, Double> sizes =
        Map.of(
            "MAX",
            size("MAX", exponent),
            "SUM",
            size("SUM", exponent),
            "NADD",
            size("NADD", exponent));

    assertEquals(exponent, Complexity.exponent(sizes), 1e-9);
  }

  @Test
  void fitsNothingToOneOperation() {
    assertTrue(Double.isNaN(Complexity.exponent(Map.of("MAX", 1e3, "BLOCK", 1e5))));
  }

  /** N of KC = 18 N^exponent. */
  private static double size(String operation, double exponent) {
    return Math.pow(Complexity.of(operation).orElseThrow() / 18.0, 1 / exponent);
  }
}
