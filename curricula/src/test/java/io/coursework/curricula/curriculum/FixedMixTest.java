package io.coursework.curricula.curriculum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.spec.InvalidSpecException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FixedMixTest {
  @Test
  void givesTheSameSharesAtEveryStep() {
    FixedMix mix = new FixedMix(Map.of("SUM", 1.0, "MAX", 3.0));
    assertEquals(Map.of("SUM", 0.25, "MAX", 0.75), mix.lesson(0, 100).weights());
    assertEquals(mix.lesson(0, 100).weights(), mix.lesson(99, 100).weights());
  }

  @Test
  void readsAliases() {
    Map<String, Double> weights = new LinkedHashMap<>();
    weights.put("med", 1.0);
    weights.put("ADD", 1.0);
    weights.put("MIN", 0.0);
    FixedMix mix = new FixedMix(weights);
    assertEquals(List.of("MED", "MIN", "SUM"), List.copyOf(mix.weights().keySet()));
    assertEquals(List.of("MED", "SUM"), List.copyOf(mix.operations()));
    assertEquals(0.0, mix.lesson(0, 1).weights().get("MIN"));
  }

  @Test
  void reportsEveryWeightThatIsNone() {
    Map<String, Double> weights = new LinkedHashMap<>();
    weights.put("SUM", -1.0);
    weights.put("ADD", 1.0);
    weights.put("MED", Double.NaN);
    weights.put("MIN", null);
    var thrown = assertThrows(InvalidSpecException.class, () -> new FixedMix(weights));
    assertEquals(
        List.of(
            "weights.SUM = -1.0 is not a valid weight; choose a finite number >= 0",
            "weights.ADD names SUM a second time; keep one of them",
            "weights.MED = NaN is not a valid weight; choose a finite number >= 0",
            "weights.MIN = null is not a valid weight; choose a finite number >= 0"),
        thrown.problems());
  }

  @Test
  void rejectsAMixOfNothing() {
    for (Map<String, Double> nothing :
        Arrays.<Map<String, Double>>asList(null, Map.of(), Map.of("SUM", 0.0))) {
      var thrown = assertThrows(InvalidSpecException.class, () -> new FixedMix(nothing));
      assertTrue(thrown.getMessage().contains("give at least one, e.g. SUM: 1"));
    }
    assertThrows(
        InvalidSpecException.class,
        () -> new FixedMix(Map.of("SUM", Double.MAX_VALUE, "MAX", Double.MAX_VALUE)));
  }

  @Test
  void evensOutWithTemperature() {
    Map<String, Double> weights = Map.of("SUM", 1.0, "MAX", 4.0);
    assertEquals(2.0 / 3, new FixedMix(weights, 2).lesson(0, 1).weights().get("MAX"), 1e-15);
    assertEquals(16.0 / 17, new FixedMix(weights, 0.5).lesson(0, 1).weights().get("MAX"), 1e-15);
    Map<String, Double> one =
        new FixedMix(Map.of("SUM", 0.0, "MAX", 4.0), 2).lesson(0, 1).weights();
    assertEquals(Map.of("SUM", 0.0, "MAX", 1.0), one); // nothing stays nothing
    Map<String, Double> extreme =
        new FixedMix(Map.of("SUM", 1e-300, "MAX", 1e300), 0.01).lesson(0, 1).weights();
    assertEquals(Map.of("SUM", 0.0, "MAX", 1.0), extreme);
  }

  @Test
  void refusesATemperatureThatIsNone() {
    for (double temperature : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      var thrown =
          assertThrows(
              InvalidSpecException.class, () -> new FixedMix(Map.of("SUM", -1.0), temperature));
      assertEquals(3, thrown.problems().size(), thrown.getMessage()); // temperature and weights
    }
  }
}
