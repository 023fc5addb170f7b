package io.coursework.mlflow.reproduction.evidence;

import io.coursework.mlflow.experiment.recording.RunRecorder;
import io.coursework.mlflow.experiment.result.RecordedScores;
import io.coursework.mlflow.experiment.setup.RunIdentity;
import io.coursework.mlflow.sweep.engine.KeptTrials;
import io.coursework.mlflow.sweep.plan.Trial;
import io.coursework.tracking.RunRecord;
import io.coursework.tracking.run.MetricHistory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What claims are judged by of one run, and all that a study must keep of it. */
public final class StudyRecord {

  private static final Pattern EVALUATION =
      Pattern.compile("(eval|monitor)/[^/]+/(strict_)?accuracy");

  /** Of these only the end counts. */
  private static final Pattern AT_THE_END =
      Pattern.compile("(train|eval_multisets)/[^/]+/(strict_)?accuracy");

  /** What else names the run: neither what people are told nor which process it was. */
  private static final Set<String> TAGS =
      Set.of(
          Trial.ID,
          Trial.NUMBER,
          Trial.CONFIRMS,
          RunRecorder.LEARNED_AT_TOKENS,
          RunIdentity.PROCESSOR,
          NumberKernel.KERNEL,
          KeptTrials.PAGE);

  private StudyRecord() {}

  /** Reads a run's folder. */
  public static RunRecord of(Path run) throws IOException {
    RunRecord record =
        RecordedScores.add(RunRecord.read(run, StudyRecord::counts), StudyRecord::counts);
    SortedMap<String, String> tags = new TreeMap<>(record.tags());
    NumberKernel.read(run, record).ifPresent(kernel -> tags.put(NumberKernel.KERNEL, kernel));
    return light(record.withTags(tags));
  }

  /** What counts of a record, such as one that an earlier build kept. */
  public static RunRecord light(RunRecord record) {
    SortedMap<String, String> tags = new TreeMap<>(record.tags());
    tags.keySet().retainAll(TAGS);
    Set<Long> evaluated = new TreeSet<>();
    record
        .metrics()
        .forEach(
            (key, history) -> {
              if (EVALUATION.matcher(key).matches()) {
                evaluated.addAll(history.steps());
              }
            });
    SortedMap<String, MetricHistory> metrics = new TreeMap<>();
    record
        .metrics()
        .forEach(
            (key, history) -> {
              if (counts(key)) {
                metrics.put(
                    key,
                    tokens(key)
                        ? at(evaluated, history)
                        : AT_THE_END.matcher(key).matches() ? at(Set.of(), history) : history);
              }
            });
    return record.withTags(tags).withMetrics(metrics);
  }

  private static boolean counts(String metric) {
    return EVALUATION.matcher(metric).matches()
        || AT_THE_END.matcher(metric).matches()
        || metric.startsWith("probe/")
        || tokens(metric);
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
