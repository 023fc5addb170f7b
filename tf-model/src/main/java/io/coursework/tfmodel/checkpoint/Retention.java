package io.coursework.tfmodel.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which checkpoints of a run have had their time. */
final class Retention {

  private Retention() {}

  /**
   * The steps whose checkpoints are to be removed.
   *
   * @param sizes bytes of each checkpoint by its step
   * @param best the best one's step, or one that there is no checkpoint of
   */
  static SortedSet<Long> superfluous(CheckpointSpec spec, SortedMap<Long, Long> sizes, long best) {
    if (sizes.isEmpty()) {
      return new TreeSet<>();
    }
    TreeMap<Long, Long> kept = new TreeMap<>(sizes);
    SortedSet<Long> removed = new TreeSet<>();
    List<Long> passing = new ArrayList<>(kept.headMap(kept.lastKey()).keySet());
    passing.removeIf(step -> step == best);
    List<Long> counted = passing.stream().filter(step -> !spec.lasting(step)).toList();
    removed.addAll(counted.subList(0, Math.max(0, counted.size() - spec.keep())));
    passing.removeAll(removed);
    kept.keySet().removeAll(removed);
    long bytes = kept.values().stream().mapToLong(Long::longValue).sum();
    for (long step : passing) {
      if (bytes > spec.maxBytes()) {
        bytes -= kept.get(step);
        removed.add(step);
      }
    }
    return removed;
  }
}
