package io.coursework.curricula.data;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How often each number occurred.
 *
 * @param counts by number, each above 0; immutable
 */
public record Distribution(SortedMap<Long, Long> counts) {
  public Distribution {
    counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
  }

  /** Numbers in all. */
  public long count() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The sum of all numbers. */
  public long total() {
    return counts.entrySet().stream().mapToLong(e -> e.getKey() * e.getValue()).sum();
  }

  /** NaN where there is no number. */
  public double mean() {
    return counts.isEmpty() ? Double.NaN : (double) total() / count();
  }

  /** The smallest number; 0 where there is none. */
  public long min() {
    return counts.isEmpty() ? 0 : counts.firstKey();
  }

  /** The largest number; 0 where there is none. */
  public long max() {
    return counts.isEmpty() ? 0 : counts.lastKey();
  }

  /**
   * The smallest number that at least this share does not exceed; 0 where there is none.
   *
   * @param share in ]0, 1]
   */
  public long quantile(double share) {
    long needed = (long) Math.ceil(share * count());
    for (Map.Entry<Long, Long> entry : counts.entrySet()) {
      needed -= entry.getValue();
      if (needed <= 0) {
        return entry.getKey();
      }
    }
    return max();
  }

  /** Counts by number as text, plain for JSON. */
  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    counts.forEach((number, count) -> map.put(Long.toString(number), count));
    return map;
  }
}
