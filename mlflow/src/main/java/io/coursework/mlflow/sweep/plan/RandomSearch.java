package io.coursework.mlflow.sweep.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.coursework.curricula.random.Randomness;
import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Requirements;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Points drawn at random. A value depends on seed, key and number of its point alone, so that more
 * draws, or another key, leave those that were there as they are.
 */
public record RandomSearch(
    @Key(value = "points", otherwise = "0") int draws,
    @Key(value = "of the draws; the trials have seeds of their own", otherwise = "0") long seed,
    @Key(value = "where the values of each key are drawn from", otherwise = "{}")
        Map<String, Draw> keys) {

  /** Draws of one point, of which the first counts that keeps to the constraints. */
  static final int ATTEMPTS = 200;

  public RandomSearch {
    keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
    new Requirements()
        .require(draws >= 0, "draws = %d must be at least 0", draws)
        .require(
            (draws == 0) == keys.isEmpty(),
            "draws = %d and keys = %s do not go together; give both, or neither",
            draws,
            keys.keySet())
        .throwIfAny();
  }

  /** How many points there are: one without any value where nothing is drawn. */
  int points() {
    return Math.max(1, draws);
  }

  /**
   * What keys, of this search or of a condition, have at a point.
   *
   * @param number of the point
   * @param attempt at it, from 0; the later ones where those before break a constraint
   */
  Map<String, JsonNode> values(Map<String, Draw> some, int number, int attempt) {
    long[] counters = attempt == 0 ? new long[] {number} : new long[] {number, attempt};
    Map<String, JsonNode> values = new LinkedHashMap<>();
    some.forEach((key, draw) -> values.put(key, draw.value(Randomness.of(seed, key, counters))));
    return values;
  }
}
