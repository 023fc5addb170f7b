package io.coursework.curricula.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CanonicalTextTest {
  record Inner(double share) {}

  record Outer(int batchSize, List<Inner> stages, Map<String, Integer> weights) {}

  @Test
  void flattensRecordsListsAndMapsToSortedSnakeCasePaths() {
    var flat =
        CanonicalText.flatten(
            "spec", new Outer(64, List.of(new Inner(0.5), new Inner(1)), Map.of("SUM", 1)));
    assertEquals(
        "{spec.batch_size=64, spec.stages.0.share=0.5, spec.stages.0.type=Inner,"
            + " spec.stages.1.share=1.0, spec.stages.1.type=Inner, spec.type=Outer,"
            + " spec.weights.SUM=1}",
        flat.toString());
  }
}
