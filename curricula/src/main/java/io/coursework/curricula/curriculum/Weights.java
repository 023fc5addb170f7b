package io.coursework.curricula.curriculum;

import io.coursework.curricula.domain.Names;
import io.coursework.curricula.spec.Requirements;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Checks and normalises weights of operations. */
final class Weights {
  private Weights() {}

  /**
   * The same weights under the operations' own names, sorted, so that the order in which they are
   * written has no say in any sum; only as good as {@code requirements} is free of problems.
   * Whether the task knows the operations is not checked here.
   *
   * @param requirements takes what is wrong with them
   */
  static Map<String, Double> checked(Map<String, Double> weights, Requirements requirements) {
    Map<String, Double> named = new TreeMap<>();
    double sum = 0;
    for (var entry : (weights == null ? Map.<String, Double>of() : weights).entrySet()) {
      String key = entry.getKey();
      Double weight = entry.getValue();
      boolean usable = weight != null && Double.isFinite(weight) && weight >= 0;
      requirements.require(
          usable, "weights.%s = %s is no weight; choose a finite number >= 0", key, weight);
      String name = Names.canonical(key);
      requirements.require(
          named.put(name, usable ? weight : 0.0) == null,
          "weights.%s names %s a second time; keep one of them",
          key,
          name);
      sum += usable ? weight : 0;
    }
    requirements.require(
        sum > 0,
        "weights = %s give no operation a weight above 0; give at least one, e.g. SUM: 1",
        weights);
    requirements.require(
        Double.isFinite(sum), "weights = %s have an infinite sum; choose smaller ones", weights);
    return Collections.unmodifiableMap(named);
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

  /** The operations that one of these weights trains. */
  static Set<String> trained(Iterable<Map<String, Double>> all) {
    Set<String> trained = new TreeSet<>();
    for (Map<String, Double> weights : all) {
      weights.forEach(
          (name, weight) -> {
            if (weight > 0) {
              trained.add(name);
            }
          });
    }
    return Collections.unmodifiableSet(trained);
  }
}
