package io.coursework.curricula.curriculum;

import io.coursework.curricula.domain.Names;
import io.coursework.curricula.spec.Requirements;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Checks, normalises and mixes what is said of operations by name. */
public final class OperationWeights {
  private OperationWeights() {}

  /**
   * These weights under the operations' own names, sorted, so that the order in which they are
   * written has no say in any sum; only as good as {@code requirements} is free of problems.
   * Whether the task knows the operations is not checked here.
   *
   * @param key where they stand in YAML
   * @param requirements takes what is wrong with them
   */
  public static Map<String, Double> checked(
      String key, Map<String, Double> weights, Requirements requirements) {
    Map<String, Double> named = numbers(key, "weight", weights, requirements);
    double sum = 0;
    for (double weight : named.values()) {
      sum += weight;
    }
    requirements.require(
        sum > 0,
        "%s = %s give no operation a weight above 0; give at least one, e.g. SUM: 1",
        key,
        weights);
    requirements.require(
        Double.isFinite(sum), "%s = %s have an infinite sum; choose smaller ones", key, weights);
    return named;
  }

  /**
   * A number for each operation, finite and 0 or more, under the operations' own names.
   *
   * @param what the word for such a number
   */
  static Map<String, Double> numbers(
      String key, String what, Map<String, Double> numbers, Requirements requirements) {
    Map<String, Double> named = new TreeMap<>();
    for (var entry : (numbers == null ? Map.<String, Double>of() : numbers).entrySet()) {
      Double number = entry.getValue();
      boolean usable = number != null && Double.isFinite(number) && number >= 0;
      requirements.require(
          usable,
          "%s.%s = %s is not a valid %s; choose a finite number >= 0",
          key,
          entry.getKey(),
          number,
          what);
      String name = Names.canonical(entry.getKey());
      requirements.require(
          named.put(name, usable ? number : 0.0) == null,
          "%s.%s names %s a second time; keep one of them",
          key,
          entry.getKey(),
          name);
    }
    return Collections.unmodifiableMap(named);
  }

  /** The operations' own names, in the order given. */
  static List<String> names(String key, List<String> names, Requirements requirements) {
    List<String> canonical =
        names == null ? List.of() : names.stream().map(Names::canonical).toList();
    requirements.require(
        !canonical.isEmpty(), "%s is empty; name at least one operation, such as [MAX, SUM]", key);
    return canonical;
  }

  /** As {@link #names}, each operation once. */
  static List<String> distinctNames(String key, List<String> names, Requirements requirements) {
    List<String> canonical = names(key, names, requirements);
    requirements.require(
        canonical.stream().distinct().count() == canonical.size(),
        "%s = %s names one twice; keep one of them",
        key,
        canonical);
    return canonical;
  }

  /** One operation alone. */
  static Map<String, Double> only(String operation) {
    return Map.of(operation, 1.0);
  }

  /** Numbers by name. */
  static Map<String, Double> of(List<String> names, double[] shares) {
    Map<String, Double> weights = new LinkedHashMap<>();
    for (int i = 0; i < shares.length; i++) {
      weights.put(names.get(i), shares[i]);
    }
    return Collections.unmodifiableMap(weights);
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

  /** (1 - share) * first + share * second, over the operations of both. */
  static Map<String, Double> blend(
      Map<String, Double> first, Map<String, Double> second, double share) {
    Map<String, Double> blend = new TreeMap<>();
    first.forEach((name, weight) -> blend.put(name, (1 - share) * weight));
    second.forEach((name, weight) -> blend.merge(name, share * weight, Double::sum));
    return Collections.unmodifiableMap(blend);
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
