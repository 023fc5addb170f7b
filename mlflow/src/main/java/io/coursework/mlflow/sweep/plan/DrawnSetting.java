package io.coursework.mlflow.sweep.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A setting that a search has added to its plan.
 *
 * @param arm the place of the configuration that it changes
 * @param values of the keys that varied there
 * @param trials the ids of its trials, one a seed; a setting that came twice has the same ones
 */
public record DrawnSetting(int arm, Map<String, JsonNode> values, List<String> trials) {

  public DrawnSetting {
    values = Collections.unmodifiableMap(new TreeMap<>(values));
    trials = List.copyOf(trials);
  }
}
