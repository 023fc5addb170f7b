package io.coursework.analysis.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.coursework.analysis.probe.TextTable;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

class FourierProbeTest {

  private final FourierProbe probe = new FourierProbe(NumberTableSource.EMBEDDING);

  @Test
  void findsARingAtItsFrequencyAlone() {
    SortedMap<String, Double> scores = probe.apply(Tables.ring(10, 16, 3), 0).numbers();

    assertEquals(3, scores.get("largest_frequency"));
    assertEquals(1, scores.get("largest_share"), 1e-12);
    assertEquals(1, scores.get("key_frequencies"));
    assertEquals(0.8, scores.get("gini"), 1e-12); // 1 - 1/5
    // Of 10! orders, those along the ring 1, 3, 7 and 9 steps each: 40. None is expected.
    assertEquals(1.0 / 10_001, scores.get("p_value"), 2.0 / 10_001);
  }

  @Test
  void findsALineAsUnequalAsALine() {
    SortedMap<String, Double> scores = probe.apply(Tables.line(10, 16), 0).numbers();

    assertEquals(scores.get("line_gini"), scores.get("gini"), 1e-12);
    assertEquals(3, scores.get("key_frequencies"));
    assertEquals(1, scores.get("largest_frequency"));
  }

  @Test
  void findsNothingInAConstantTable() {
    SortedMap<String, Double> scores = probe.apply(Tables.constant(10, 3, 0.1f), 0).numbers();

    assertEquals(0, scores.get("gini"));
    assertEquals(1, scores.get("p_value"));
    assertEquals(0, scores.get("key_frequencies"));
    assertEquals(0, scores.get("largest_frequency"));
  }

  @Test
  void listsTheSpectrumBesideThatOfARandomTableAndOfALine() {
    TextTable spectrum = probe.apply(Tables.parity(10, 2), 0).tables().get(0);

    assertEquals(
        List.of(
            "frequency",
            "directions",
            "share",
            "random_share",
            "null_low",
            "null_high",
            "line_share",
            "key"),
        spectrum.columns());
    List<String> last = spectrum.rows().get(4);
    assertEquals(List.of("5", "1", "1.000000", "0.111111"), last.subList(0, 4));
    assertEquals(List.of("0.030303", "yes"), last.subList(6, 8));
  }

  @Test
  void refusesThreeNumbers() {
    assertEquals(
        "modulus = 3 has one frequency, which holds everything; take a modulus of at least 4, or leave the fourier probe out",
        probe.refusal(Tables.random(3, 4, 0)).orElseThrow());
  }
}
