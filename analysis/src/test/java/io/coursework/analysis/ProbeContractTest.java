package io.coursework.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.Guice;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every probe of the catalogue promises. */
class ProbeContractTest {

  static Stream<Probe> probes() {
    return Guice.createInjector(new AnalysisModule())
        .getInstance(Key.get(new TypeLiteral<Set<Probe>>() {}))
        .stream();
  }

  @ParameterizedTest
  @MethodSource("probes")
  void isNamedInSnakeCaseAndSaysWhatItMeasures(Probe probe) {
    assertTrue(probe.name().matches("[a-z][a-z0-9_]*"), probe.name());
    assertFalse(probe.summary().isBlank());
    Finding finding = probe.apply(Tables.random(10, 16, 1), 1);
    assertEquals(probe.name(), finding.probe());
    assertFalse(finding.scores().isEmpty());
    finding.scores().keySet().forEach(key -> assertTrue(key.matches("[a-z][a-z0-9_]*"), key));
  }

  @ParameterizedTest
  @MethodSource("probes")
  void findsTheSameTwice(Probe probe) {
    for (int n : List.of(4, 10, 16)) {
      NumberEmbedding table = Tables.random(n, 8, n);

      assertEquals(probe.apply(table, 5), probe.apply(table, 5));
    }
  }

  @ParameterizedTest
  @MethodSource("probes")
  void findsTheSameWhenTheColumnsAreTurnedAndMoved(Probe probe) {
    for (long seed = 0; seed < 5; seed++) {
      NumberEmbedding table = Tables.random(10, 16, seed);

      Finding straight = probe.apply(table, 5);
      Finding turned = probe.apply(Tables.turned(table, seed + 100), 5);

      // 1e-5: the turned table is rounded to floats, 6e-8 each, and small differences of
      // eigenvalues enlarge that
      straight
          .scores()
          .forEach((key, score) -> assertEquals(score, turned.scores().get(key), 1e-5, key));
    }
  }

  @ParameterizedTest
  @MethodSource("probes")
  void findsTheSameScoresWhenTheTableIsScaled(Probe probe) {
    NumberEmbedding table = Tables.random(10, 16, 3);
    float[] values = table.values();
    for (int i = 0; i < values.length; i++) {
      values[i] *= 1024; // a power of two rounds nothing
    }

    Finding scaled = probe.apply(new NumberEmbedding(10, 16, values), 5);

    // 1e-12: the singular values are found by iteration, whose last bits may differ
    probe
        .apply(table, 5)
        .scores()
        .forEach((key, score) -> assertEquals(score, scaled.scores().get(key), 1e-12, key));
  }

  @ParameterizedTest
  @MethodSource("probes")
  void measuresOrRefusesEveryShape(Probe probe) {
    for (int n = 2; n <= 17; n++) {
      for (int d : List.of(1, 2, 24)) {
        for (NumberEmbedding table : List.of(Tables.random(n, d, n), Tables.constant(n, d, 0.3f))) {
          if (probe.refusal(table).isPresent()) {
            Exception error =
                assertThrows(IllegalArgumentException.class, () -> probe.apply(table, 1));
            assertEquals(probe.refusal(table).get(), error.getMessage());
          } else {
            probe.apply(table, 1); // a score that is not finite would be an error
          }
        }
      }
    }
  }
}
