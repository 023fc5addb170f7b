package io.coursework.mlflow.reproduction;

import io.coursework.analysis.transition.Transitions;
import io.coursework.curricula.Catalogue;
import io.coursework.curricula.Course;
import io.coursework.curricula.evaluation.EvaluationSet;
import io.coursework.curricula.split.Part;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.experiment.Measure;
import io.coursework.mlflow.reproduction.ArmRun.Size;
import io.coursework.mlflow.sweep.SweepPlan;
import io.coursework.mlflow.sweep.Trial;
import io.coursework.mlflow.sweep.TrialRuns;
import io.coursework.tracking.RunRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that the finished trials of a sweep say of the claims.
 *
 * @param measure what of their answers is judged
 * @param planned trials of the sweep
 * @param byArm finished runs of each arm that has any, in the order of the plan
 * @param bySize transitions by each meaning of size that was asked for
 */
record Evidence(
    Measure measure, int planned, Map<Arm, List<ArmRun>> byArm, Map<Size, Transitions> bySize) {

  private static final long SEED = 0; // of the resampling

  /**
   * Reads the runs and fits the transitions, which takes some seconds.
   *
   * @param runs the folder of the trials' runs
   * @param sizes that transitions are asked of
   * @return empty if no run of any arm has finished
   */
  static Optional<Evidence> read(SweepPlan plan, Path runs, Catalogue catalogue, Size... sizes)
      throws IOException {
    Map<String, Path> begun = TrialRuns.in(runs, plan.parent());
    Map<Arm, List<ArmRun>> byArm = new EnumMap<>(Arm.class);
    for (Trial trial : plan.trials()) {
      Optional<Arm> arm = Arm.of(trial.spec().name());
      Path directory = begun.get(trial.id());
      if (arm.isPresent() && directory != null) {
        RunRecord record = RunRecord.read(directory, Evidence::counts);
        if (record.finished()
            && record.metrics().containsKey(ArmRun.metric(record, plan.judgedBy().measure()))) {
          byArm
              .computeIfAbsent(arm.get(), a -> new ArrayList<>())
              .add(run(arm.get(), trial.spec(), record, plan.judgedBy().measure(), catalogue));
        }
      }
    }
    if (byArm.isEmpty()) {
      return Optional.empty();
    }
    List<ArmRun> all = byArm.values().stream().flatMap(List::stream).toList();
    Map<Size, Transitions> bySize = new EnumMap<>(Size.class);
    for (Size size : sizes) {
      bySize.put(
          size,
          Transitions.of(
              all.stream().map(run -> run.trial(size)).toList(), Transitions.DRAWS, SEED));
    }
    return Optional.of(
        new Evidence(plan.judgedBy().measure(), plan.trials().size(), byArm, bySize));
  }

  private static boolean counts(String metric) {
    return metric.startsWith("eval/") || metric.startsWith("probe/") || metric.endsWith("tokens");
  }

  private static ArmRun run(
      Arm arm, RunSpec spec, RunRecord record, Measure measure, Catalogue catalogue)
      throws IOException {
    try (Course course = spec.course(catalogue)) {
      EvaluationSet heldOut =
          course.evaluationSets(Part.HELD_OUT, spec.evaluation().maxExamples()).stream()
              .filter(set -> set.operation().equals(spec.target()))
              .findFirst()
              .orElseThrow();
      return new ArmRun(arm, record, measure, heldOut.examples().size(), measure.chance(heldOut));
    }
  }

  /** Whether all of these arms have finished runs. */
  boolean has(Arm... arms) {
    for (Arm arm : arms) {
      if (!byArm.containsKey(arm)) {
        return false;
      }
    }
    return true;
  }

  /** The finished runs of an arm; none if it was not run. */
  List<ArmRun> runs(Arm arm) {
    return byArm.getOrDefault(arm, List.of());
  }

  /** Of all arms together. */
  int finished() {
    return byArm.values().stream().mapToInt(List::size).sum();
  }
}
