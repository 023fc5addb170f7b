package io.coursework.curricula.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.Tasks;
import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.expression.Operations;
import io.coursework.curricula.operation.MedianRule;
import io.coursework.curricula.random.Randomness;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OperationMixTest {
  private static final int DRAWS = 100_000;

  private final Operations operations = Tasks.operations(MedianRule.LOWER);
  private final OperationMix mix =
      new OperationMix(operations, Map.of("SUM", 4.0, "MAX", 1.0, "MED", 2.0, "PROD", 3.0));

  @Test
  void drawsTheAllowedByTheirWeightsAmongEachOther() {
    var random = Randomness.of(0, "mix test");
    Set<String> allowed = Set.of("MAX", "MIN", "PROD"); // MIN has no weight
    Map<String, Integer> counts = new TreeMap<>();
    for (int i = 0; i < DRAWS; i++) {
      Operation drawn = mix.draw(random, o -> allowed.contains(o.name())).orElseThrow();
      counts.merge(drawn.name(), 1, Integer::sum);
    }
    assertEquals(Set.of("MAX", "PROD"), counts.keySet());
    // five standard deviations
    assertEquals(0.25, (double) counts.get("MAX") / DRAWS, 5 * Math.sqrt(0.25 * 0.75 / DRAWS));
  }

  @Test
  void drawsTheSameAsWithoutARuleWhereAllAreAllowed() {
    for (long seed = 0; seed < 1_000; seed++) {
      assertEquals(
          mix.draw(Randomness.of(seed, "mix test")),
          mix.draw(Randomness.of(seed, "mix test"), operation -> true).orElseThrow());
    }
  }

  @Test
  void leavesTheRandomNumbersAloneWhereNoneIsAllowed() {
    var random = Randomness.of(0, "mix test");
    assertTrue(mix.draw(random, operation -> operation.name().equals("MIN")).isEmpty());
    assertEquals(Randomness.of(0, "mix test").nextLong(), random.nextLong());
  }
}
