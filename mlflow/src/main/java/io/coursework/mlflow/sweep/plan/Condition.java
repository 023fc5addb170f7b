package io.coursework.mlflow.sweep.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Requirements;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/** Keys that vary only where others have certain values. */
public record Condition(
    @Key("the value that each key must have, or a list of such values") Map<String, JsonNode> is,
    @Key(value = "what varies there, all combined", otherwise = "{}")
        Map<String, List<JsonNode>> grid,
    @Key(value = "where the values of keys are drawn from there", otherwise = "{}")
        Map<String, Draw> keys) {

  public Condition {
    is = Collections.unmodifiableMap(new LinkedHashMap<>(is));
    grid = Collections.unmodifiableMap(new LinkedHashMap<>(grid));
    keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
    Requirements requirements =
        new Requirements()
            .require(!is.isEmpty(), "is = {} must name one key at least")
            .require(
                !grid.isEmpty() || !keys.isEmpty(),
                "grid = {} and keys = {}: one of them must name a key");
    grid.forEach(
        (key, values) ->
            requirements.require(!values.isEmpty(), "grid.%s = [] has no values", key));
    requirements.throwIfAny();
  }

  /** The keys that vary there. */
  Set<String> varied() {
    Set<String> varied = new TreeSet<>(grid.keySet());
    varied.addAll(keys.keySet());
    return varied;
  }

  /**
   * Whether it holds.
   *
   * @param values what a configuration says of a key
   */
  boolean holds(Function<String, JsonNode> values) {
    return is.entrySet().stream()
        .allMatch(key -> holds(key.getValue(), values.apply(key.getKey())));
  }

  private static boolean holds(JsonNode wanted, JsonNode actual) {
    return wanted.isArray() && !actual.isArray()
        ? StreamSupport.stream(wanted.spliterator(), false)
            .anyMatch(one -> SameValue.of(one, actual))
        : SameValue.of(wanted, actual);
  }
}
