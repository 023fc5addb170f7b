package io.coursework.mlflow.comparison;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Values of parameters, with the results of the runs that have them. Its runs are replicates: they
 * differ in their seeds.
 *
 * @param values by key, in the order of the parameters
 * @param sample at least one result
 */
public record ComparedSetting(Map<String, String> values, SeededSample sample) {

  public ComparedSetting {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** {@code model.d_model 16, training.steps 400}. */
  public String name() {
    return values.entrySet().stream()
        .map(value -> value.getKey() + " " + value.getValue())
        .collect(Collectors.joining(", "));
  }
}
