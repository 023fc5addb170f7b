package io.coursework.tfmodel.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which checkpoints of a run have had their time. */
final class Retention {

  private Retention() {}

  /**
   * The steps whose checkpoints are to be removed. The last, the best and the newest of the
   * schedule never are.
   *
   * @param sizes bytes of each checkpoint by its step
   * @param best the best one's step, or one that there is no checkpoint of
   */
  static SortedSet<Long> superfluous(CheckpointSpec spec, SortedMap<Long, Long> sizes, long best) {
    List<Long> scheduled = sizes.keySet().stream().filter(spec::due).toList();
    List<Long> kept = new ArrayList<>(scheduled);
    if (spec.schedule() != CheckpointSchedule.LOG) {
      kept.subList(0, Math.max(0, kept.size() - spec.keep())).clear();
    }
    Set<Long> always = new TreeSet<>();
    always.add(best);
    if (!sizes.isEmpty()) {
      always.add(sizes.lastKey());
    }
    if (!scheduled.isEmpty()) {
      always.add(scheduled.get(scheduled.size() - 1));
    }
    SortedSet<Long> removed = new TreeSet<>(sizes.keySet());
    removed.removeAll(kept);
    removed.removeAll(always);
    kept.removeAll(always);
    long bytes = sizes.values().stream().mapToLong(Long::longValue).sum();
    for (long step : removed) {
      bytes -= sizes.get(step);
    }
    for (long step : kept) {
      if (bytes > spec.maxBytes()) {
        bytes -= sizes.get(step);
        removed.add(step);
      }
    }
    return removed;
  }
}
