package io.coursework.analysis.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SortedMap;
import org.junit.jupiter.api.Test;

class DimensionProbeTest {

  private final DimensionProbe probe = new DimensionProbe(NumberTableSource.EMBEDDING);

  @Test
  void countsOneDirectionForALineAndTwoForARing() {
    SortedMap<String, Double> line = probe.apply(Tables.line(10, 16), 0).numbers();
    SortedMap<String, Double> ring = probe.apply(Tables.ring(10, 16, 1), 0).numbers();

    for (String count : new String[] {"participation_ratio", "effective_rank", "stable_rank"}) {
      assertEquals(1, line.get(count), 1e-9, count); // exact floats, eigenvalues by iteration
      assertEquals(2, ring.get(count), 1e-6, count); // floats
    }
    assertEquals(1 / 200.0, line.get("participation_ratio_p_value"));
  }

  @Test
  void countsUnequalDirectionsAsByHand() {
    // Orthogonal columns ±3 and ±1 over four numbers: λ = 36 and 4.
    NumberEmbedding table = new NumberEmbedding(4, 2, new float[] {3, 1, 3, -1, -3, 1, -3, -1});
    Dimensions dimensions = Dimensions.of(table.centred());

    assertEquals(40 * 40 / (36.0 * 36 + 16), dimensions.participation(), 1e-12);
    assertEquals(40 / 36.0, dimensions.stable(), 1e-12);
    double entropy = -0.75 * Math.log(0.75) - 0.25 * Math.log(0.25); // of 6 and 2
    assertEquals(Math.exp(entropy), dimensions.effective(), 1e-12);
  }

  @Test
  void findsARandomTableAmongRandomTables() {
    SortedMap<String, Double> scores = probe.apply(Tables.random(10, 16, 3), 0).numbers();

    assertTrue(scores.get("participation_ratio_p_value") > 0.01, scores.toString());
    assertTrue(
        scores.get("null_stable_rank_low") < scores.get("null_stable_rank")
            && scores.get("null_stable_rank") < scores.get("null_stable_rank_high"));
  }

  @Test
  void countsNothingForAConstantTable() {
    assertEquals(new Dimensions(0, 0, 0), Dimensions.of(Tables.constant(10, 3, 0.1f).centred()));
  }

  @Test
  void refusesWhereThereIsOneDirection() {
    assertEquals(
        "modulus = 2: two numbers differ in one direction always; take a modulus of at least 3, or leave the dimension probe out",
        probe.refusal(Tables.random(2, 4, 0)).orElseThrow());
    assertEquals(
        "d_model = 1: there is one direction; take a wider model, or leave the dimension probe out",
        probe.refusal(Tables.random(5, 1, 0)).orElseThrow());
  }
}
