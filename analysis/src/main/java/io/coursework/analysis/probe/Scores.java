package io.coursework.analysis.probe;

import io.coursework.analysis.statistics.Interval;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Scores by key, as they are put together. */
public final class Scores {

  private final SortedMap<String, Estimate> byKey = new TreeMap<>();

  /** Adds a score without an interval. */
  public Scores put(String key, double value) {
    return put(key, named(key, () -> Estimate.of(value)));
  }

  /** Adds a mean with its interval. */
  public Scores put(String key, Interval interval) {
    return put(key, named(key, () -> Estimate.of(interval)));
  }

  /**
   * Adds a score.
   *
   * @throws IllegalArgumentException if the key is not in snake_case, or there already
   */
  public Scores put(String key, Estimate score) {
    if (!key.matches("[a-z][a-z0-9_]*")) {
      throw new IllegalArgumentException("score '" + key + "' is not named in snake_case");
    }
    if (byKey.putIfAbsent(key, score) != null) {
      throw new IllegalArgumentException("score " + key + " was given twice; name each once");
    }
    return this;
  }

  private interface Making {
    Estimate score();
  }

  private static Estimate named(String key, Making making) {
    try {
      return making.score();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
    }
  }

  /** What was put, by key; immutable. */
  SortedMap<String, Estimate> byKey() {
    return Collections.unmodifiableSortedMap(new TreeMap<>(byKey));
  }

  /** Plain numbers by key, ends of intervals as {@code key_low} and {@code key_high}. */
  static SortedMap<String, Double> flat(Map<String, Estimate> scores) {
    SortedMap<String, Double> flat = new TreeMap<>();
    scores.forEach(
        (key, score) -> {
          flat.put(key, score.value());
          if (score.hasInterval()) {
            flat.put(key + "_low", score.low());
            flat.put(key + "_high", score.high());
          }
        });
    return flat;
  }
}
