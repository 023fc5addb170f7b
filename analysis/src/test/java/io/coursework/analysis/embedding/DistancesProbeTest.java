package io.coursework.analysis.embedding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.analysis.statistics.Spearman;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

class DistancesProbeTest {

  private final DistancesProbe probe = new DistancesProbe(NumberTableSource.EMBEDDING);

  @Test
  void givesEveryPictureItsTable() {
    // Nothing else orders the distances of a line, a ring and parity just so.
    assertEquals(1, scores(Tables.line(10, 16)).get("line"), 1e-12);
    assertEquals(1, scores(Tables.ring(10, 16, 1)).get("ring"), 1e-12);
    assertEquals(1, scores(Tables.parity(10, 16)).get("parity"), 1e-12);
    // At frequency 2 numbers of one residue modulo 5 coincide, and others lie apart in two ways.
    assertTrue(scores(Tables.ring(10, 16, 2)).get("residue_5") > 0.5);
  }

  @Test
  void seesThroughARotation() {
    // Ties of a pure table survive the rounding to floats.
    assertEquals(1, scores(Tables.turned(Tables.parity(10, 16), 3)).get("parity"), 1e-12);
    assertEquals(1, scores(Tables.turned(Tables.line(10, 16), 3)).get("line"), 1e-12);
  }

  @Test
  void tellsALineFromARingByUniqueShares() {
    SortedMap<String, Double> line = scores(Tables.line(10, 16));
    SortedMap<String, Double> ring = scores(Tables.ring(10, 16, 1));
    double alike =
        Spearman.correlation(
            DistanceModel.of(10).get(0).distances(), DistanceModel.of(10).get(1).distances());

    assertEquals(alike, line.get("ring"), 1e-12);
    assertEquals(1, line.get("explained"), 1e-12);
    assertEquals(0, line.get("ring_unique"), 1e-12);
    assertTrue(line.get("line_unique") > 0.3, line.toString());
    assertTrue(ring.get("ring_unique") > 0.3, ring.toString());
    assertEquals(0, ring.get("line_unique"), 1e-12);
  }

  @Test
  void findsASymmetryOfThePictureAmongThePermutations() {
    // A line and its mirror image have the same distances: two of 10! orders.
    assertEquals(1.0 / 10_001, scores(Tables.line(10, 16)).get("line_p_value"));
    // 2·5!·5! of 10! orders keep even and odd apart: 1/126. Deviation 0.0009, five allowed.
    assertEquals(1 / 126.0, scores(Tables.parity(10, 16)).get("parity_p_value"), 0.0045);
  }

  @Test
  void findsNothingInAConstantTable() {
    SortedMap<String, Double> scores = scores(Tables.constant(10, 3, 0.1f));

    assertEquals(0, scores.get("line"));
    assertEquals(1, scores.get("line_p_value"));
    assertEquals(0, scores.get("explained"));
  }

  @Test
  void hasThePicturesThatTheModulusAllows() {
    assertEquals(
        List.of("line", "ring", "parity", "residue_3", "residue_4", "residue_6"),
        DistanceModel.of(12).stream().map(DistanceModel::name).toList());
    assertEquals(
        List.of("line", "ring"), DistanceModel.of(7).stream().map(DistanceModel::name).toList());
    assertArrayEquals(new double[] {1, 2, 1, 1, 2, 1}, DistanceModel.of(4).get(1).distances());
    assertArrayEquals(new double[] {1, 0, 1, 1, 0, 1}, DistanceModel.of(4).get(2).distances());
  }

  @Test
  void refusesThreeNumbers() {
    assertEquals(
        "modulus = 3: fewer than four numbers have too few distances to compare; take a modulus of at least 4, or leave the distances probe out",
        probe.refusal(Tables.random(3, 4, 0)).orElseThrow());
  }

  private SortedMap<String, Double> scores(NumberEmbedding table) {
    return probe.apply(table, 0).numbers();
  }
}
