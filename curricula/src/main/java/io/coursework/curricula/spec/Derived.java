package io.coursework.curricula.spec;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What follows from a record, calculated once for all records that are equal: a record has no field
 * for it, and its equality must not depend on it. Keeps at most 64 answers and then begins again.
 * Safe for several threads; a calculation may run more than once.
 *
 * @param <K> the record, the only thing that the answer depends on
 * @param <V> the answer, immutable or never changed
 */
public final class Derived<K extends Record, V> {
  private static final int MOST = 64; // tables of 128 * 128 numbers, 64 KiB each

  private final Map<K, V> known = new ConcurrentHashMap<>();
  private final Function<K, V> calculation;

  public Derived(Function<K, V> calculation) {
    this.calculation = calculation;
  }

  /** The answer for a record. */
  public V of(K record) {
    V value = known.get(record);
    if (value == null) {
      value = calculation.apply(record);
      if (known.size() >= MOST) {
        known.clear();
      }
      known.put(record, value);
    }
    return value;
  }
}
