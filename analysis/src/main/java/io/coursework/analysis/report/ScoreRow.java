package io.coursework.analysis.report;

import io.coursework.analysis.probe.Estimate;
import io.coursework.analysis.probe.Finding;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * A score with what it is to be compared with. Probes say so by the names of their scores: {@code
 * null_accuracy} is what a random table has for {@code accuracy}, and {@code loo_null_accuracy} for
 * {@code loo_accuracy}; {@code line_p_value} belongs to {@code line}, {@code loo_p_value} to the
 * first score that begins with {@code loo_} where none is called {@code loo}, and {@code p_value}
 * to the score that has a value at random, or else to the first.
 *
 * @param key of the score
 * @param score what was found
 * @param random the same at random; NaN if the probe does not say
 * @param p probability of a score as far out at random; NaN if the probe does not say
 */
record ScoreRow(String key, Estimate score, double random, double p) {

  private static final String P_VALUE = "p_value";

  /** The scores of a finding, in the order of their keys. */
  static List<ScoreRow> of(Finding finding) {
    SortedMap<String, Estimate> scores = finding.scores();
    Map<String, Double> randoms = new LinkedHashMap<>();
    Map<String, Double> ps = new LinkedHashMap<>();
    List<String> keys = new ArrayList<>();
    scores.forEach(
        (key, score) -> {
          String of = key.replaceFirst("(^|_)null_", "$1");
          if (!of.equals(key) && scores.containsKey(of)) {
            randoms.put(of, score.value());
          } else if (!key.equals(P_VALUE) && !key.endsWith("_" + P_VALUE)) {
            keys.add(key);
          }
        });
    scores.forEach(
        (key, score) -> {
          if (key.equals(P_VALUE) || key.endsWith("_" + P_VALUE)) {
            String of = tested(key.substring(0, key.length() - P_VALUE.length()), keys, randoms);
            if (of.isEmpty() || ps.containsKey(of)) {
              keys.add(key);
            } else {
              ps.put(of, score.value());
            }
          }
        });
    return keys.stream()
        .map(
            key ->
                new ScoreRow(
                    key,
                    scores.get(key),
                    randoms.getOrDefault(key, Double.NaN),
                    ps.getOrDefault(key, Double.NaN)))
        .toList();
  }

  /** Which score a p-value belongs to; empty if none. */
  private static String tested(String stem, List<String> keys, Map<String, Double> randoms) {
    Collection<String> first = stem.isEmpty() ? randoms.keySet() : List.of();
    return first.stream()
        .findFirst()
        .or(() -> keys.stream().filter(key -> stem.equals(key + "_")).findFirst())
        .or(() -> keys.stream().filter(key -> key.startsWith(stem)).findFirst())
        .orElse("");
  }

  /** Whether the probe says how likely it is at random. */
  boolean tested() {
    return !Double.isNaN(p);
  }
}
