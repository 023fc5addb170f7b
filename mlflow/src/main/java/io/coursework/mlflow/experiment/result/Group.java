package io.coursework.mlflow.experiment.result;

import io.coursework.analysis.statistics.Interval;
import io.coursework.analysis.statistics.Intervals;
import io.coursework.curricula.evaluation.Score;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs of one curriculum with different seeds, and what can be said of them together.
 *
 * @param name the curriculum's name
 * @param runs at least one
 */
public record Group(String name, List<RunResult> runs) {

  /** A run has learned an operation when it answers at least this share of held-out expressions. */
  public static final double LEARNED = 0.5;

  public Group {
    runs = List.copyOf(runs);
  }

  /** Runs by name, in the order in which the names first appear. */
  public static List<Group> of(List<RunResult> runs) {
    Map<String, List<RunResult>> byName = new LinkedHashMap<>();
    runs.forEach(
        run -> byName.computeIfAbsent(run.spec().name(), name -> new ArrayList<>()).add(run));
    return byName.entrySet().stream().map(e -> new Group(e.getKey(), e.getValue())).toList();
  }

  /** Mean held-out accuracy of an operation with its 95% interval over seeds (Student's t). */
  public Interval heldOut(String operation) {
    double[] sample = accuracies(operation);
    return Intervals.mean(sample, 0.95, 0, 1);
  }

  /** How many of the runs learned the operation. */
  public int learned(String operation) {
    int learned = 0;
    for (double accuracy : accuracies(operation)) {
      learned += accuracy >= LEARNED ? 1 : 0;
    }
    return learned;
  }

  private double[] accuracies(String operation) {
    return runs.stream()
        .map(run -> run.last().heldOut().get(operation))
        .filter(score -> score != null)
        .mapToDouble(Score::answer)
        .toArray();
  }
}
