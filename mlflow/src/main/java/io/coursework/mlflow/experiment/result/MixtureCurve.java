package io.coursework.mlflow.experiment.result;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What was taught over a training, averaged over stretches so that a curve has some 100 points. */
public final class MixtureCurve {

  /** All that it has summed up. */
  public record State(
      MixtureMean.State mean, List<Double> steps, List<Map<String, Double>> mixes) {}

  private final long stretch;
  private final MixtureMean mean = new MixtureMean();
  private final List<Double> steps = new ArrayList<>();
  private final List<Map<String, Double>> mixes = new ArrayList<>();

  public MixtureCurve(long totalSteps) {
    this.stretch = Math.max(1, totalSteps / 100);
  }

  /**
   * Takes note of a step.
   *
   * @param done steps done, from 1
   */
  public void add(long done, Map<String, Double> mix) {
    mean.add(mix);
    if (done % stretch == 0) {
      steps.add((double) done);
      mixes.add(mean.take());
    }
  }

  public State state() {
    return new State(mean.state(), List.copyOf(steps), List.copyOf(mixes));
  }

  /** Continues from where a curve of the same training was. */
  public void restore(State state) {
    steps.clear();
    mixes.clear();
    mean.restore(state.mean());
    steps.addAll(state.steps());
    mixes.addAll(state.mixes());
  }

  /** Whether the mix ever changed. */
  public boolean changes() {
    return mixes.stream().distinct().count() > 1;
  }

  public double[] steps() {
    return steps.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** The weight of one operation at {@link #steps}. */
  public double[] weights(String operation) {
    return mixes.stream().mapToDouble(mix -> mix.getOrDefault(operation, 0.0)).toArray();
  }
}
