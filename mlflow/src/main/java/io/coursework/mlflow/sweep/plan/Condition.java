package io.coursework.mlflow.sweep.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Requirements;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keys that vary only where others have certain values. */
public record Condition(
    @Key("the value that each key must have, or a list of such values") Map<String, JsonNode> is,
    @Key("what varies there") Map<String, List<JsonNode>> grid) {

  public Condition {
    is = Collections.unmodifiableMap(new LinkedHashMap<>(is));
    grid = Collections.unmodifiableMap(new LinkedHashMap<>(grid));
    Requirements requirements =
        new Requirements()
            .require(!is.isEmpty(), "is = {} must name one key at least")
            .require(!grid.isEmpty(), "grid = {} must name one key at least");
    grid.forEach(
        (key, values) ->
            requirements.require(!values.isEmpty(), "grid.%s = [] has no values", key));
    requirements.throwIfAny();
  }
}
