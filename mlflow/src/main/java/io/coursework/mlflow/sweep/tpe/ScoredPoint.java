package io.coursework.mlflow.sweep.tpe;

import java.util.Map;
import java.util.OptionalDouble;

/**
 * What was tried.
 *
 * @param at coordinates by key, of the keys that varied there
 * @param value more is better, minus infinity for what failed; empty while it is not known, which
 *     counts as bad, so that what runs side by side is not the same
 */
public record ScoredPoint(Map<String, Double> at, OptionalDouble value) {

  public ScoredPoint {
    at = Map.copyOf(at);
    if (value.isPresent() && Double.isNaN(value.getAsDouble())) {
      value = OptionalDouble.of(Double.NEGATIVE_INFINITY);
    }
  }
}
