package io.coursework.analysis.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SortedMap;
import org.junit.jupiter.api.Test;

class ParityProbeTest {

  private final ParityProbe probe = new ParityProbe(NumberTableSource.EMBEDDING);

  @Test
  void scoresAPureParityTableWithOne() {
    SortedMap<String, Double> scores = probe.apply(Tables.parity(10, 16), 0).numbers();

    assertEquals(1, scores.get("fourier_share"), 1e-12); // sums of ten squares
    assertEquals(1.0 / 126, scores.get("fourier_p_value"));
    assertEquals(1, scores.get("loo_accuracy"));
    assertEquals(1.0 / 126, scores.get("loo_p_value"));
    assertEquals(1, scores.get("loo_rank"));
  }

  @Test
  void scoresLineAndParityAsByHand() {
    // Line: Σ(i-4.5)² = 82.5, of which at n/2 (Σ±(i-4.5))²/10 = 2.5; parity 2: all of 10·2² = 40.
    SortedMap<String, Double> scores =
        probe.apply(Tables.turned(Tables.lineAndParity(10, 16, 1, 2), 4), 0).numbers();

    assertEquals(42.5 / 122.5, scores.get("fourier_share"), 1e-6); // floats
    assertEquals(1, scores.get("loo_accuracy"));
  }

  @Test
  void findsNoParityInANumberLine() {
    SortedMap<String, Double> scores = probe.apply(Tables.line(10, 16), 0).numbers();

    assertEquals(2.5 / 82.5, scores.get("fourier_share"), 1e-12); // exact floats
    // The nearest numbers on a line are of the other parity.
    assertEquals(0, scores.get("loo_accuracy"));
    assertEquals(1, scores.get("loo_p_value"));
  }

  @Test
  void averagesToOneOverNMinusOneForRandomTables() {
    int tables = 400;
    double share = 0;
    double accuracy = 0;
    double nullAccuracy = 0;
    int significant = 0;
    for (int seed = 0; seed < tables; seed++) {
      SortedMap<String, Double> scores = probe.apply(Tables.random(10, 16, seed), 0).numbers();
      share += scores.get("fourier_share") / tables;
      accuracy += scores.get("loo_accuracy") / tables;
      nullAccuracy += scores.get("loo_null_accuracy") / tables;
      significant += scores.get("loo_p_value") <= 0.05 ? 1 : 0;
    }

    // The share follows Beta(8, 64): deviation 0.037, of the mean 0.0018; five of them allowed.
    assertEquals(1 / 9.0, share, 0.0092);
    // Leaving one out unbalances the classes, so noise lies below one half.
    assertTrue(nullAccuracy < 0.47, "null " + nullAccuracy);
    // One accuracy scatters by about 0.2, the mean by 0.01; five of them allowed.
    assertEquals(nullAccuracy, accuracy, 0.05);
    // At most 5% by construction: 20 with deviation 4.4, five of them allowed.
    assertTrue(significant <= 42, significant + " of " + tables);
  }

  @Test
  void ranksATableWithoutInformationInTheMiddle() {
    SortedMap<String, Double> scores = probe.apply(Tables.constant(10, 16, 0.1f), 0).numbers();

    assertEquals(0, scores.get("fourier_share"));
    assertEquals(1, scores.get("fourier_p_value"));
    assertEquals(1, scores.get("loo_p_value"));
    assertEquals(63.5, scores.get("loo_rank"));
  }

  @Test
  void drawsLabellingsForManyNumbers() {
    SortedMap<String, Double> scores = probe.apply(Tables.parity(26, 16), 3).numbers();

    assertEquals(1.0 / 10_001, scores.get("fourier_p_value"));
    assertEquals(1.0 / 10_001, scores.get("loo_p_value"));
    assertEquals(1, scores.get("loo_rank"));
  }

  @Test
  void refusesOddModuli() {
    NumberEmbedding odd = Tables.random(11, 4, 0);

    String reason =
        "modulus = 11 is odd, so parity is not a frequency of Z_11; choose an even modulus, or leave the parity probe out";
    assertEquals(reason, probe.refusal(odd).orElseThrow());
    assertEquals(
        reason,
        assertThrows(IllegalArgumentException.class, () -> probe.apply(odd, 0)).getMessage());
  }
}
