package io.coursework.analysis.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.analysis.Probes;
import io.coursework.analysis.statistics.PermutationTest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How often the probes of a table find at p ≤ 0.05 what is not there: on 1,000 random tables, n =
 * 10, d = 16. With 99 draws instead of the 10,000 of a finding a continuous statistic has p ≤ 0.05
 * with probability 5/100 = 0.05 exactly.
 */
@Tag("long")
class NullRatesTest {

  private static final int TABLES = 1000;
  private static final int DRAWS = 99;
  // The number of hits is binomial: 50 with deviation 6.9; four of them allowed, which one of
  // 16,000 such numbers exceeds.
  private static final int LEAST = 22;
  private static final int MOST = 78;
  // With few different values these have few possible p values, so fewer hits; never more.
  private static final Set<String> COARSE =
      Set.of("parity loo", "residues 2 loo", "residues 5 loo");

  private final Map<String, Integer> hits = new LinkedHashMap<>();

  @Test
  void areFivePercentForEveryTest() {
    for (int table = 0; table < TABLES; table++) {
      measure(Tables.random(10, 16, 7_000 + table), table);
    }

    assertEquals(
        probesWithPValue(),
        hits.keySet().stream()
            .map(test -> test.split(" ")[0])
            .collect(Collectors.toCollection(TreeSet::new)));
    hits.forEach(
        (test, count) ->
            assertTrue(
                count <= MOST && (count >= LEAST || COARSE.contains(test)),
                test + ": " + count + " of " + TABLES));
  }

  private void measure(NumberEmbedding table, int seed) {
    count("ordering", OrderingProbe.test(table, DRAWS, seed).pValue());
    count(
        "similarity",
        SimilarityProbe.test(CosineSimilarity.of(table.centred()), DRAWS, seed).pValue());
    count("fourier", FourierProbe.tests(table, DRAWS, seed).get(0).pValue());
    count("ring", RingProbe.tests(table, DRAWS, seed).get(0).pValue());
    List<PermutationTest> distances = DistancesProbe.tests(table, DRAWS, seed);
    for (int m = 0; m < distances.size(); m++) {
      count("distances " + DistanceModel.of(10).get(m).name(), distances.get(m).pValue());
    }
    ResidueClasses residues = new ResidueClasses(table);
    for (int m : Divisors.of(10)) {
      List<PermutationTest> tests = residues.tests(m, DRAWS, seed);
      count("residues " + m + " share", tests.get(0).pValue());
      count("residues " + m + " loo", tests.get(1).pValue());
    }
    Map<String, Double> parity =
        new ParityProbe(NumberTableSource.EMBEDDING).apply(table, seed).numbers();
    count("parity share", parity.get("fourier_p_value"));
    count("parity loo", parity.get("loo_p_value"));
    count(
        "dimension",
        DimensionProbe.pValue(Dimensions.of(table.centred()), DimensionProbe.random(10, 16, seed)));
  }

  private void count(String test, double pValue) {
    hits.merge(test, pValue <= 0.05 ? 1 : 0, Integer::sum);
  }

  private static Set<String> probesWithPValue() {
    NumberEmbedding table = Tables.random(10, 16, 0);
    return Probes.all(EmbeddingProbe.class)
        .filter(
            probe ->
                probe.apply(table, 0).scores().keySet().stream()
                    .anyMatch(key -> key.endsWith("p_value")))
        .map(EmbeddingProbe::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
