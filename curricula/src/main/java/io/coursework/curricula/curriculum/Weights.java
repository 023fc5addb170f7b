package io.coursework.curricula.curriculum;

import io.coursework.curricula.expression.MedianRule;
import io.coursework.curricula.expression.Operations;
import io.coursework.curricula.spec.Requirements;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Checks, orders and normalises weights of operations. */
final class Weights {
  private static final Operations OPERATIONS = Operations.of(MedianRule.LOWER); // names of any rule

  private Weights() {}

  /**
   * The same weights under the operations' own names, in catalogue order; only as good as {@code
   * requirements} is free of problems.
   *
   * @param requirements takes what is wrong with them
   */
  static Map<String, Double> checked(Map<String, Double> weights, Requirements requirements) {
    Map<String, Double> named = new LinkedHashMap<>();
    double sum = 0;
    for (var entry : (weights == null ? Map.<String, Double>of() : weights).entrySet()) {
      String key = entry.getKey();
      Double weight = entry.getValue();
      boolean usable = weight != null && Double.isFinite(weight) && weight >= 0;
      requirements.require(
          usable, "weights.%s = %s is no weight; choose a finite number >= 0", key, weight);
      try {
        String name = OPERATIONS.find(key).name();
        requirements.require(
            named.put(name, usable ? weight : 0.0) == null,
            "weights.%s names %s a second time; keep one of them",
            key,
            name);
      } catch (IllegalArgumentException e) {
        requirements.require(false, "weights.%s: %s", key, e.getMessage());
      }
      sum += usable ? weight : 0;
    }
    requirements.require(
        sum > 0,
        "weights = %s give no operation a weight above 0; give at least one, e.g. SUM: 1",
        weights);
    requirements.require(
        Double.isFinite(sum), "weights = %s have an infinite sum; choose smaller ones", weights);
    Map<String, Double> ordered = new LinkedHashMap<>();
    for (String name : OPERATIONS.names()) {
      if (named.containsKey(name)) {
        ordered.put(name, named.get(name));
      }
    }
    return Collections.unmodifiableMap(ordered);
  }

  /** The weights divided by their sum. */
  static Map<String, Double> normalised(Map<String, Double> weights) {
    double sum = 0;
    for (double weight : weights.values()) {
      sum += weight;
    }
    Map<String, Double> shares = new LinkedHashMap<>();
    for (var entry : weights.entrySet()) {
      shares.put(entry.getKey(), entry.getValue() / sum);
    }
    return Collections.unmodifiableMap(shares);
  }

  /** The operations that one of these weights trains, in catalogue order. */
  static Set<String> trained(Iterable<Map<String, Double>> all) {
    Set<String> trained = new LinkedHashSet<>();
    for (String name : OPERATIONS.names()) {
      for (Map<String, Double> weights : all) {
        if (weights.getOrDefault(name, 0.0) > 0) {
          trained.add(name);
        }
      }
    }
    return Collections.unmodifiableSet(trained);
  }
}
