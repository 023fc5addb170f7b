package io.coursework.analysis.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.coursework.analysis.probe.Finding;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

class RingProbeTest {

  private final RingProbe probe = new RingProbe(NumberTableSource.EMBEDDING);

  @Test
  void findsRingsAndParityCircular() {
    for (int k = 1; k <= 4; k++) {
      Finding ring = probe.apply(Tables.ring(10, 16, k), 0);

      // 1e-9: components of floats
      assertEquals(1, ring.value("circularity"), 1e-9);
      assertEquals(Integer.toString(k), ring.tables().get(0).rows().get(1).get(1));
    }
    SortedMap<String, Double> parity = probe.apply(Tables.parity(10, 16), 0).numbers();
    assertEquals(1, parity.get("circularity"), 1e-9);
    assertEquals(1, parity.get("circularity_pc1"), 1e-9);
    assertFalse(parity.containsKey("circularity_pc2")); // the table has one component
  }

  @Test
  void findsALineAsCircularAsItsFirstFrequency() {
    SortedMap<String, Double> scores = probe.apply(Tables.line(10, 16), 0).numbers();

    assertEquals(0.635, scores.get("circularity"), 5e-4); // three decimals
  }

  @Test
  void countsTheOneDirectionOfHalfTheModulusOnce() {
    // A table of one column is its own component, so its circularity is its largest share.
    float[] column = new float[10];
    for (int i = 0; i < 10; i++) {
      column[i] = (float) (0.1 * (i - 4.5) + (i % 2 == 0 ? 2 : -2));
    }
    NumberEmbedding table = new NumberEmbedding(10, 1, column);

    assertEquals(
        FourierSpectrum.of(table.centred()).share(5),
        probe.apply(table, 0).value("circularity"),
        1e-9);
  }

  @Test
  void findsNothingInAConstantTable() {
    SortedMap<String, Double> scores = probe.apply(Tables.constant(10, 3, 0.1f), 0).numbers();

    assertEquals(0, scores.get("circularity"));
    assertEquals(1, scores.get("p_value"));
  }

  @Test
  void refusesThreeNumbers() {
    assertEquals(
        "modulus = 3 has one frequency, so everything is a ring; take a modulus of at least 4, or leave the ring probe out",
        probe.refusal(Tables.random(3, 4, 0)).orElseThrow());
  }
}
