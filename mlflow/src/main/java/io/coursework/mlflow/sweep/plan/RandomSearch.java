package io.coursework.mlflow.sweep.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.coursework.curricula.random.Randomness;
import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Requirements;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
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

  /** The points in their order; one without any value where nothing is drawn. */
  List<Map<String, JsonNode>> points() {
    List<Map<String, JsonNode>> points = new ArrayList<>();
    for (int i = 0; i < Math.max(1, draws); i++) {
      points.add(values(keys, i));
    }
    return points;
  }

  /** What keys, of this search or of a condition, have at a point, by its number. */
  Map<String, JsonNode> values(Map<String, Draw> some, int number) {
    Map<String, JsonNode> values = new LinkedHashMap<>();
    some.forEach((key, draw) -> values.put(key, draw.value(Randomness.of(seed, key, number))));
    return values;
  }
}
