package io.coursework.analysis.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.coursework.analysis.Probes;
import io.coursework.analysis.probe.Finding;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every probe of a table promises. */
class EmbeddingProbeContractTest {

  static Stream<EmbeddingProbe> probes() {
    return Probes.all(EmbeddingProbe.class);
  }

  @ParameterizedTest
  @Tag("long")
  @MethodSource("probes")
  void findsTheSameTwice(EmbeddingProbe probe) {
    for (int n : List.of(4, 10, 16)) {
      NumberEmbedding table = Tables.random(n, 8, n);

      assertEquals(probe.apply(table, 5), probe.apply(table, 5));
    }
  }

  @ParameterizedTest
  @Tag("long")
  @MethodSource("probes")
  void findsTheSameWhenTheColumnsAreTurnedAndMoved(EmbeddingProbe probe) {
    for (long seed = 0; seed < 5; seed++) {
      NumberEmbedding table = Tables.random(10, 16, seed);

      Finding straight = probe.apply(table, 5);
      Finding turned = probe.apply(Tables.turned(table, seed + 100), 5);

      // 1e-5: the turned table is rounded to floats, 6e-8 each, and small differences of
      // eigenvalues enlarge that
      straight
          .numbers()
          .forEach((key, score) -> assertEquals(score, turned.numbers().get(key), 1e-5, key));
    }
  }

  @ParameterizedTest
  @MethodSource("probes")
  void findsTheSameScoresWhenTheTableIsScaled(EmbeddingProbe probe) {
    NumberEmbedding table = Tables.random(10, 16, 3);
    float[] values = table.values();
    for (int i = 0; i < values.length; i++) {
      values[i] *= 1024; // a power of two rounds nothing
    }

    Finding scaled = probe.apply(new NumberEmbedding(10, 16, values), 5);

    // 1e-12: the singular values are found by iteration, whose last bits may differ
    probe
        .apply(table, 5)
        .numbers()
        .forEach((key, score) -> assertEquals(score, scaled.numbers().get(key), 1e-12, key));
  }

  @ParameterizedTest
  @Tag("long")
  @MethodSource("probes")
  void measuresOrRefusesEveryShape(EmbeddingProbe probe) {
    // Too small, odd, even, prime and with several divisors; narrower and wider than long.
    for (int n : List.of(2, 3, 4, 5, 9, 12)) {
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
