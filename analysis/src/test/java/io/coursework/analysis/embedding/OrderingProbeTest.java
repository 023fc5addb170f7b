package io.coursework.analysis.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SortedMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class OrderingProbeTest {

  private final OrderingProbe probe = new OrderingProbe(NumberTableSource.EMBEDDING);

  @Test
  void scoresANumberLineWithOne() {
    SortedMap<String, Double> scores = probe.apply(Tables.line(10, 16), 0).numbers();

    // 1e-12: sums of ten products of ranks
    assertEquals(1, scores.get("spearman_pc1"), 1e-12);
    assertEquals(1, scores.get("spearman_max"), 1e-12);
    assertEquals(0, scores.get("spearman_pc2"));
    // 2 of 10! orders do as well, so that 10,000 draws hit one with probability 0.006
    assertEquals(1.0 / 10_001, scores.get("p_value"));
  }

  @Test
  void findsALineBehindAStrongerParity() {
    SortedMap<String, Double> scores =
        probe.apply(Tables.lineAndParity(10, 16, 0.1, 5), 0).numbers();

    assertTrue(scores.get("spearman_pc1") < 0.9, scores.toString());
    // The line's own part of the second component keeps its order within each parity.
    assertTrue(scores.get("spearman_max") > 0.9, scores.toString());
    assertEquals(
        Math.max(
            scores.get("spearman_pc1"),
            Math.max(scores.get("spearman_pc2"), scores.get("spearman_pc3"))),
        scores.get("spearman_max"),
        1e-12); // summed in another order
  }

  @Test
  @Tag("long")
  void putsTheMaximumInsideTheNull() {
    int tables = 200;
    int significant = 0;
    double sum = 0;
    for (int seed = 0; seed < tables; seed++) {
      SortedMap<String, Double> scores = probe.apply(Tables.random(10, 16, seed), seed).numbers();
      significant += scores.get("p_value") <= 0.1 ? 1 : 0;
      sum += scores.get("spearman_max") - scores.get("null_spearman_max");
    }

    // p is uniform over random tables: 200 · 0.1 = 20 with deviation 4.2, five of them allowed.
    // A null of one component would give about 1 - 0.9³ = 27%, that is 54.
    assertTrue(significant <= 41, significant + " of " + tables);
    // The maximum scatters by about 0.18 per table, its mean by 0.013; five of them allowed.
    assertEquals(0, sum / tables, 0.065);
  }

  @Test
  void findsNoOrderInAConstantTable() {
    SortedMap<String, Double> scores = probe.apply(Tables.constant(10, 4, 0.1f), 0).numbers();

    assertEquals(0, scores.get("spearman_max"));
    assertEquals(1, scores.get("p_value"));
  }

  @Test
  void refusesTwoNumbers() {
    assertEquals(
        "modulus = 2: two numbers are always in order; take a modulus of at least 3, or leave the ordering probe out",
        probe.refusal(Tables.random(2, 4, 0)).orElseThrow());
  }
}
