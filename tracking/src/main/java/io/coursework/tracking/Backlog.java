package io.coursework.tracking;

import java.util.HashMap;
import java.util.Map;

/**
 * What of a run is to be sent.
 *
 * @param entries lines of the journal
 * @param points values of curves, those apart that are NaN or infinite
 * @param files artifacts and files of models, each path once
 * @param bytes of these files
 */
public record Backlog(long entries, long points, long files, long bytes) {

  /** Sums up events in their order. */
  static final class Count {
    private final Map<String, Long> sizes = new HashMap<>();
    private long entries;
    private long points;

    void add(RunEvent event) {
      entries++;
      if (event instanceof RunEvent.Metrics metrics) {
        points += metrics.values().values().stream().filter(Double::isFinite).count();
      } else if (event instanceof RunEvent.Artifact artifact) {
        add(artifact.file());
      } else if (event instanceof RunEvent.Model model) {
        model.inPlace().forEach(this::add);
      }
    }

    private void add(KeptFile file) {
      sizes.put(file.path(), Math.max(0, file.size()));
    }

    Backlog sum() {
      return new Backlog(
          entries, points, sizes.size(), sizes.values().stream().mapToLong(Long::longValue).sum());
    }
  }
}
