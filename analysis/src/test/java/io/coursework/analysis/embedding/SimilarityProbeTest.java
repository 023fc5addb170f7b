package io.coursework.analysis.embedding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SortedMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SimilarityProbeTest {

  private final SimilarityProbe probe = new SimilarityProbe(NumberTableSource.EMBEDDING);

  @Test
  void scoresARingWithOne() {
    SortedMap<String, Double> scores =
        probe.apply(Tables.turned(Tables.ring(10, 16, 3), 1), 0).numbers();

    assertEquals(1, scores.get("circulant_share"), 1e-9); // float rounding enters squared
    // 40 of 10! orders, 10 turns times the units 1 3 7 9, do as well: 10,000 draws hit one with
    // probability 0.1, and those of this seed do not.
    assertEquals(1.0 / 10_001, scores.get("p_value"));
  }

  @Test
  void scoresAPureParityTableWithOne() {
    assertEquals(
        1, probe.apply(Tables.parity(10, 16), 0).numbers().get("circulant_share"), 1e-12); // ±1
  }

  @Test
  void scoresANumberLineAsByHand() {
    // Cosines are the products of signs; their mean at distance 1..5 is 0.6 0.2 -0.2 -0.6 -1.
    double mean = -1 / 9.0;
    double circulant = (2 * (0.36 + 0.04 + 0.04 + 0.36) + 1) / 9 - mean * mean;

    assertEquals(
        circulant / (1 - mean * mean),
        probe.apply(Tables.line(10, 16), 0).numbers().get("circulant_share"),
        1e-12); // sums of ninety entries ±1
  }

  @Test
  @Tag("long")
  void agreesWithItsNullForRandomTables() {
    int tables = 100;
    double share = 0;
    double nullShare = 0;
    for (int seed = 0; seed < tables; seed++) {
      SortedMap<String, Double> scores = probe.apply(Tables.random(10, 16, seed), 1).numbers();
      share += scores.get("circulant_share") / tables;
      nullShare += scores.get("null_circulant_share") / tables;
    }

    // One share scatters by about 0.06, the mean by 0.006; five of them allowed.
    assertEquals(nullShare, share, 0.03);
    assertTrue(nullShare > 0.07 && nullShare < 0.14, "null " + nullShare);
  }

  @Test
  void givesRowsWithoutDirectionNoSimilarity() {
    // Row 1 is the mean of the three.
    NumberEmbedding table = new NumberEmbedding(3, 2, new float[] {1, 1, 2, 2, 3, 3});

    double[][] cosines = CosineSimilarity.of(table.centred()).matrix();

    assertArrayEquals(new double[] {0, 0, 0}, cosines[1]);
    assertEquals(-1, cosines[0][2], 1e-12); // one product and two roots
    assertEquals(1, cosines[0][0]);
  }
}
