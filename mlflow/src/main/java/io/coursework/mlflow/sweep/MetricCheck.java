package io.coursework.mlflow.sweep;

import io.coursework.curricula.spec.NearestName;
import io.coursework.mlflow.config.ConfigException;
import io.coursework.mlflow.sweep.engine.TrialIndex;
import io.coursework.mlflow.sweep.engine.TrialRow;
import io.coursework.mlflow.sweep.engine.TrialRuns;
import io.coursework.mlflow.sweep.judging.JudgedBy;
import io.coursework.mlflow.sweep.plan.SweepPlan;
import io.coursework.mlflow.sweep.plan.Trial;
import io.coursework.tracking.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether runs have the metrics that their sweep is judged by: it is looked at after the first
 * trial of each curriculum, before all others are trained for nothing.
 */
final class MetricCheck {

  private static final int MOST_NAMES = 3;

  private final Set<String> missing; // which no run has shown yet
  private final Path parent;
  private final TrialIndex index;

  /**
   * @param parent the folder of the sweep's run
   */
  MetricCheck(JudgedBy by, Path parent, TrialIndex index) {
    this.missing = new TreeSet<>(by.others());
    this.parent = parent;
    this.index = index;
  }

  /** The trials to run before all others; none if it is known that runs have the metrics. */
  List<Trial> first(List<Trial> next) {
    List<Trial> first = new ArrayList<>();
    Set<String> curricula = new HashSet<>();
    for (Trial trial : next) {
      if (!missing.isEmpty() && curricula.add(trial.spec().name())) {
        first.add(trial);
      }
    }
    return first.size() < next.size() ? first : List.of();
  }

  /**
   * Looks at the trials so far.
   *
   * @throws ConfigException if some came where they were to come, and none has a metric
   */
  void look(SweepPlan plan) throws IOException {
    if (missing.isEmpty()) {
      return;
    }
    Collection<RunRecord> records = TrialRuns.records(parent, index).values();
    records.forEach(record -> missing.removeAll(record.metrics().keySet()));
    Optional<RunRecord> there =
        records.stream()
            .filter(record -> record.finished() || TrialRow.hasPaused(record))
            .filter(record -> Files.isDirectory(Path.of(record.id()))) // others are kept in part
            .findFirst();
    if (missing.isEmpty() || there.isEmpty()) {
      return;
    }
    String name = missing.iterator().next();
    boolean wanted =
        plan.judgedBy().objectives().stream().anyMatch(one -> one.metric().equals(name));
    throw new ConfigException(
        "%s: no run has the metric %s%s; change the sweep's file and begin again"
            .formatted(
                wanted ? "objective" : "constraints", name, near(name, Path.of(there.get().id()))));
  }

  private static String near(String name, Path run) throws IOException {
    Set<String> known = new TreeSet<>(RunRecord.read(run, key -> true).metrics().keySet());
    List<String> near = new ArrayList<>();
    while (near.size() < MOST_NAMES && !known.isEmpty()) {
      String next = NearestName.of(name, known).orElseThrow();
      near.add(next);
      known.remove(next);
    }
    return near.isEmpty() ? "" : "; nearest: " + String.join(", ", near);
  }
}
