package io.coursework.mlflow.reproduction.evidence;

import io.coursework.mlflow.experiment.result.RecordedScores;
import io.coursework.tracking.RunRecord;
import io.coursework.tracking.run.MetricHistory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What claims are judged by of one run, and all that a study must keep of it. */
public final class StudyRecord {

  private StudyRecord() {}

  /** Reads a run's folder. */
  public static RunRecord of(Path run) throws IOException {
    RunRecord whole =
        RecordedScores.add(RunRecord.read(run, StudyRecord::counts), StudyRecord::counts);
    Set<Long> evaluated = new TreeSet<>();
    whole
        .metrics()
        .forEach(
            (key, history) -> {
              if (evaluation(key)) {
                evaluated.addAll(history.steps());
              }
            });
    SortedMap<String, MetricHistory> metrics = new TreeMap<>();
    whole
        .metrics()
        .forEach(
            (key, history) ->
                metrics.put(
                    key,
                    tokens(key)
                        ? at(evaluated, history)
                        : trained(key) ? at(Set.of(), history) : history));
    RunRecord record = whole.withMetrics(metrics);
    Optional<String> kernel = NumberKernel.read(run, record);
    if (kernel.isEmpty()) {
      return record;
    }
    SortedMap<String, String> tags = new TreeMap<>(record.tags());
    tags.put(NumberKernel.KERNEL, kernel.get());
    return record.withTags(tags);
  }

  private static boolean counts(String metric) {
    return evaluation(metric)
        || metric.startsWith("eval_multisets/")
        || metric.startsWith("probe/")
        || trained(metric)
        || tokens(metric);
  }

  private static boolean evaluation(String metric) {
    return metric.startsWith("eval/") || metric.startsWith("monitor/");
  }

  /** Of these only the end counts. */
  private static boolean trained(String metric) {
    return metric.matches("train/[^/]+/(strict_)?accuracy");
  }

  private static boolean tokens(String metric) {
    return metric.endsWith("/tokens");
  }

  /**
   * The points at some steps and the last: tokens are counted more often than they are asked for.
   */
  private static MetricHistory at(Set<Long> steps, MetricHistory history) {
    Map<Long, Double> points = history.byStep();
    points.keySet().removeIf(step -> !steps.contains(step) && step != history.lastStep());
    return new MetricHistory(points.keySet().stream().toList(), points.values().stream().toList());
  }
}
