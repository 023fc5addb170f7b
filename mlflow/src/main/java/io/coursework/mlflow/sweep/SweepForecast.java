package io.coursework.mlflow.sweep;

import io.coursework.curricula.Catalogue;
import io.coursework.curricula.token.Vocabulary;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.experiment.Calibration;
import io.coursework.mlflow.experiment.setup.Preparation;
import io.coursework.mlflow.sweep.engine.TrialContext;
import io.coursework.mlflow.sweep.plan.SweepPlan;
import io.coursework.mlflow.sweep.plan.Trial;
import io.coursework.tfmodel.architecture.ParameterLayout;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How long a sweep takes on this machine, from the first steps of its cheapest and its dearest
 * trial; what lies between them is taken to lie on a line.
 */
public final class SweepForecast {

  private final Catalogue catalogue;

  @Inject
  SweepForecast(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /**
   * What was found.
   *
   * @param smallest number of weights of the smallest model
   * @param largest number of weights of the largest model
   * @param cheapest what the trial costs whose steps compute least
   * @param dearest what the trial costs whose steps compute most
   * @param seconds wall time of the whole sweep: training and evaluation by generation
   * @param ofTrials seconds that each trial takes alone, by its number
   */
  public record Found(
      int smallest,
      int largest,
      Calibration cheapest,
      Calibration dearest,
      double seconds,
      Map<Integer, Double> ofTrials) {}

  /** A trial and the multiplications of one of its steps, in no unit. */
  private record Cost(Trial trial, int weights, double work) {}

  /**
   * Calibrates and extrapolates.
   *
   * @param parallel trials at a time, each of which is taken to be as fast as one alone
   */
  public Found of(SweepPlan plan, int parallel, TrialContext.Preparing preparing)
      throws IOException {
    List<Cost> costs = new ArrayList<>();
    plan.trials().forEach(trial -> costs.add(cost(trial)));
    costs.sort(Comparator.comparingDouble(Cost::work));
    Cost least = costs.get(0);
    Cost most = costs.get(costs.size() - 1);
    Calibration cheapest = calibrate(least, preparing);
    Calibration dearest = most.work() == least.work() ? cheapest : calibrate(most, preparing);
    double sum = 0;
    double longest = 0;
    Map<Integer, Double> ofTrials = new HashMap<>();
    for (Cost cost : costs) {
      double share =
          most.work() == least.work()
              ? 0
              : (cost.work() - least.work()) / (most.work() - least.work());
      double seconds =
          cost.trial().spec().training().steps()
                  * between(cheapest.secondsPerStep(), dearest.secondsPerStep(), share)
              + between(cheapest.secondsOfEvaluation(), dearest.secondsOfEvaluation(), share);
      ofTrials.put(cost.trial().number(), seconds);
      sum += seconds;
      longest = Math.max(longest, seconds);
    }
    return new Found(
        costs.stream().mapToInt(Cost::weights).min().orElseThrow(),
        costs.stream().mapToInt(Cost::weights).max().orElseThrow(),
        cheapest,
        dearest,
        Math.max(sum / parallel, longest),
        ofTrials);
  }

  private static double between(double low, double high, double share) {
    return low + share * (high - low);
  }

  private static Calibration calibrate(Cost cost, TrialContext.Preparing preparing)
      throws IOException {
    try (Preparation preparation = preparing.begin(cost.trial().spec())) {
      return Calibration.of(preparation);
    }
  }

  private Cost cost(Trial trial) {
    RunSpec spec = trial.spec();
    int tokens = new Vocabulary(catalogue.task(spec.task())).size();
    ParameterLayout layout = ParameterLayout.of(spec.model(), tokens);
    double applied = layout.size() + (spec.model().recurrences() - 1.0) * layout.blockSize();
    return new Cost(trial, layout.size(), applied * spec.training().batchSize());
  }
}
