package io.coursework.analysis.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.analysis.statistics.PermutationTest;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

class ResiduesProbeTest {

  private final ResiduesProbe probe = new ResiduesProbe(NumberTableSource.EMBEDDING);

  @Test
  void findsFishersRatioOfLineAndParityAsByHand() {
    // On the line the class means are ∓0.5, on parity ±2: ‖μ₀ - μ₁‖² = 1 + 16. Within a class the
    // line leaves Σ(2j)² over -2..2, so 40/5 = 8 per number.
    SortedMap<String, Double> scores = scores(Tables.lineAndParity(10, 16, 1, 2));

    assertEquals(17 / 8.0, scores.get("mod_2_fisher"), 1e-9); // exact floats
    assertEquals(42.5 / 122.5, scores.get("mod_2_share"), 1e-12);
  }

  @Test
  void findsTheSpectrumAtTheMultiplesOfNOverM() {
    NumberEmbedding table = Tables.random(12, 5, 3);
    FourierSpectrum spectrum = FourierSpectrum.of(table.centred());
    SortedMap<String, Double> scores = scores(table);

    assertEquals(spectrum.share(6), scores.get("mod_2_share"), 1e-12);
    assertEquals(spectrum.share(4), scores.get("mod_3_share"), 1e-12);
    assertEquals(spectrum.share(3) + spectrum.share(6), scores.get("mod_4_share"), 1e-12);
    assertEquals(
        spectrum.share(2) + spectrum.share(4) + spectrum.share(6),
        scores.get("mod_6_share"),
        1e-12);
  }

  @Test
  void agreesWithTheParityProbeOnTheShare() {
    for (long seed = 0; seed < 5; seed++) {
      NumberEmbedding table = Tables.random(10, 16, seed);
      SortedMap<String, Double> scores = scores(table);
      SortedMap<String, Double> parity =
          new ParityProbe(NumberTableSource.EMBEDDING).apply(table, 0).numbers();

      assertEquals(parity.get("fourier_share"), scores.get("mod_2_share"), 1e-12);
      // 10,000 draws of what the parity probe enumerates: deviation at most 0.005, five allowed
      assertEquals(parity.get("fourier_p_value"), scores.get("mod_2_p_value"), 0.025);
    }
  }

  @Test
  void findsResiduesModuloFiveOnARingOfFrequencyTwo() {
    SortedMap<String, Double> scores = scores(Tables.ring(10, 16, 2));

    assertEquals(1, scores.get("mod_5_share"), 1e-12);
    assertEquals(1, scores.get("mod_5_loo_accuracy"));
    // Ten numbers form 945 different sets of five pairs: 0.0011, deviation 0.0003; five allowed.
    assertEquals(1 / 945.0, scores.get("mod_5_p_value"), 0.0017);
    assertEquals(0, scores.get("mod_2_share"), 1e-12);
    // Classes that are points: 2·5/4 by a billionth instead of infinite.
    assertTrue(scores.get("mod_5_fisher") > 1e9);
  }

  @Test
  void findsSharesOfRandomTablesWhereTheyBelong() {
    double two = 0;
    double five = 0;
    double accuracy = 0;
    double nullAccuracy = 0;
    int tables = 400;
    for (int seed = 0; seed < tables; seed++) {
      // Far apart: generators of neighbouring seeds begin alike.
      NumberEmbedding table = Tables.random(10, 16, 1_000_003L * seed);
      ResidueClasses classes = new ResidueClasses(table);
      PermutationTest probe = classes.tests(5, 20, seed).get(1);
      two += classes.tests(2, 1, 0).get(0).observed() / tables;
      five += classes.tests(5, 1, 0).get(0).observed() / tables;
      accuracy += probe.observed() / tables;
      nullAccuracy += probe.nullMean() / tables;
    }

    // Deviations 0.037 and 0.058, of the means a twentieth; five of them allowed.
    assertEquals(1 / 9.0, two, 0.0093);
    assertEquals(4 / 9.0, five, 0.0145);
    // One accuracy scatters by about 0.2, the mean by 0.01; five of them allowed.
    assertEquals(nullAccuracy, accuracy, 0.05);
    // The mean of one row scatters more than that of two, and is the largest more often than 1/5.
    assertEquals(0.25, nullAccuracy, 0.03);
  }

  @Test
  void findsNothingInAConstantTable() {
    SortedMap<String, Double> scores = scores(Tables.constant(10, 3, 0.1f));

    assertEquals(0, scores.get("mod_5_share"));
    assertEquals(0, scores.get("mod_5_fisher"));
    assertEquals(1, scores.get("mod_5_p_value"));
    assertEquals(0, scores.get("mod_5_loo_accuracy"));
  }

  @Test
  void refusesPrimeModuli() {
    assertEquals(
        "modulus = 11 has no divisor between 1 and itself, so no residue classes; take a composite modulus, or leave the residues probe out",
        probe.refusal(Tables.random(11, 4, 0)).orElseThrow());
    assertFalse(probe.refusal(Tables.random(9, 4, 0)).isPresent());
  }

  private SortedMap<String, Double> scores(NumberEmbedding table) {
    return probe.apply(table, 0).numbers();
  }
}
