package io.coursework.mlflow.reproduction;

import io.coursework.mlflow.reproduction.evidence.Arm;
import io.coursework.mlflow.sweep.plan.SweepPlan;
import io.coursework.mlflow.sweep.plan.Trial;
import io.coursework.tracking.RunRecord;
import io.coursework.tracking.run.MetricHistory;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Results of a planned study that nobody ran: SUM is learned by smaller models with partners. */
public final class PlantedOutcomes {

  private PlantedOutcomes() {}

  /** Of all trials, by their ids. */
  public static Map<String, RunRecord> of(SweepPlan plan) {
    Map<String, RunRecord> outcomes = new HashMap<>();
    plan.trials().forEach(trial -> outcomes.put(trial.id(), of(trial)));
    return outcomes;
  }

  private static RunRecord of(Trial trial) {
    Arm arm = Arm.of(trial.spec().name()).orElseThrow();
    int width = trial.spec().model().dModel();
    double needed = trial.spec().task().maxDepth() == 1 ? needed(arm) : 12 + 2 * needed(arm);
    SplittableRandom random = new SplittableRandom(trial.id().hashCode());
    boolean learns = width * Math.exp(0.1 * random.nextGaussian()) >= needed;
    double time = learns ? 5 * Math.exp(0.2 * random.nextGaussian()) : 99;
    Map<String, MetricHistory> metrics =
        new TreeMap<>(SimulatedRun.curves(time, arm == Arm.MIX ? 0.4 : 1));
    double ordered = (arm == Arm.MIX ? 0.6 : 0.4) + 0.05 * random.nextGaussian();
    metrics.put("probe/ordering/spearman_max", SimulatedRun.last(ordered));
    metrics.put("probe/ring/circularity", SimulatedRun.last(0.3 + 0.2 * random.nextGaussian()));
    metrics.put("probe/parity/loo_accuracy", SimulatedRun.last(1 - ordered));
    metrics.put("probe/parity/fourier_share", SimulatedRun.last(1 - ordered));
    metrics.put("probe/reliance/attention_share", SimulatedRun.last(ordered / 2));
    return SimulatedRun.of(arm, width, (int) trial.spec().seed(), metrics).record();
  }

  /** The least width on one level. */
  private static double needed(Arm arm) {
    return switch (arm) {
      case MIX -> 5;
      case TRANSFER -> 7;
      default -> 9;
    };
  }
}
