package io.coursework.tracking.journal;

import io.coursework.tracking.file.ArtifactRef;
import io.coursework.tracking.run.Backlog;
import java.util.HashMap;
import java.util.Map;

/** Sums up what is to be sent from events in their order. */
final class BacklogCount {
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

  private void add(ArtifactRef file) {
    sizes.put(file.path(), Math.max(0, file.size()));
  }

  Backlog sum() {
    return new Backlog(
        entries, points, sizes.size(), sizes.values().stream().mapToLong(Long::longValue).sum());
  }
}
