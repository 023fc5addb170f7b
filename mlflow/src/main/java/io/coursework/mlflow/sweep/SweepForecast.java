package io.coursework.mlflow.sweep;

import io.coursework.curricula.Catalogue;
import io.coursework.mlflow.experiment.Calibration;
import io.coursework.mlflow.experiment.setup.Preparation;
import io.coursework.mlflow.sweep.TrialCosts.TrialCost;
import io.coursework.mlflow.sweep.engine.TrialContext;
import io.coursework.mlflow.sweep.plan.SweepPlan;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How long a sweep takes on this machine, from the first steps of the trials whose steps compute
 * least and most; the time of a step is taken to grow with its FLOPs on a line between them.
 */
public final class SweepForecast {

  private final Catalogue catalogue;
  private final Map<String, Calibration> measured = new HashMap<>(); // by the trial's id

  @Inject
  SweepForecast(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /**
   * What was found.
   *
   * @param costs of all trials
   * @param cheapest of the trial whose steps compute least
   * @param dearest of the trial whose steps compute most
   * @param seconds wall time of the whole sweep: training and evaluation by generation
   * @param flopsPerSecond all trials' FLOPs over the time that they take one after another,
   *     evaluations included
   */
  public record Found(
      TrialCosts costs,
      Calibration cheapest,
      Calibration dearest,
      double seconds,
      double flopsPerSecond) {}

  /**
   * Calibrates and extrapolates. A trial is measured once, however often it is asked for.
   *
   * @param parallel trials at a time, each of which is taken to be as fast as one alone
   * @param notices are told before a trial is measured
   */
  public Found of(
      SweepPlan plan, int parallel, TrialContext.Preparing preparing, Consumer<String> notices)
      throws IOException {
    TrialCosts costs = TrialCosts.of(plan, catalogue);
    List<TrialCost> trials = costs.trials();
    Comparator<TrialCost> byStep = Comparator.comparingDouble(TrialCost::flopsPerStep);
    TrialCost least = trials.stream().min(byStep).orElseThrow();
    TrialCost most = trials.stream().max(byStep).orElseThrow();
    double range = most.flopsPerStep() - least.flopsPerStep();
    Calibration cheapest = calibrate(least, preparing, notices);
    Calibration dearest = range == 0 ? cheapest : calibrate(most, preparing, notices);
    double sum = 0;
    double longest = 0;
    for (TrialCost cost : trials) {
      double share = range == 0 ? 0 : (cost.flopsPerStep() - least.flopsPerStep()) / range;
      double seconds =
          cost.steps() * between(cheapest.secondsPerStep(), dearest.secondsPerStep(), share)
              + between(cheapest.secondsOfEvaluation(), dearest.secondsOfEvaluation(), share);
      sum += seconds;
      longest = Math.max(longest, seconds);
    }
    return new Found(
        costs, cheapest, dearest, Math.max(sum / parallel, longest), costs.flops() / sum);
  }

  private static double between(double low, double high, double share) {
    return low + share * (high - low);
  }

  private Calibration calibrate(
      TrialCost cost, TrialContext.Preparing preparing, Consumer<String> notices)
      throws IOException {
    String id = cost.trial().id();
    if (!measured.containsKey(id)) {
      notices.accept("measuring the first steps of trial " + cost.trial().number());
      try (Preparation preparation = preparing.begin(cost.trial().spec())) {
        measured.put(id, Calibration.of(preparation));
      }
    }
    return measured.get(id);
  }
}
