package io.coursework.mlflow.experiment.result;

import java.util.ArrayList;
import java.util.List;

/** The training loss, averaged over stretches of steps so that a curve has some 200 points. */
public final class LossCurve {

  /** How far back {@link #recent()} looks: 20 steps on average. */
  private static final double DECAY = 0.95;

  /** All that it has summed up. */
  public record State(
      List<Double> steps, List<Double> means, double sum, long count, double recent) {

    /** This state for a curve of another length, whose stretches differ. */
    public State withoutRest() {
      return new State(steps, means, 0, 0, recent);
    }
  }

  private final long stretch;
  private final List<Double> steps = new ArrayList<>();
  private final List<Double> means = new ArrayList<>();
  private double sum;
  private long count;
  private double recent = Double.NaN;

  public LossCurve(long totalSteps) {
    this.stretch = Math.max(1, totalSteps / 200);
  }

  public void add(long step, double loss) {
    recent = Double.isNaN(recent) ? loss : DECAY * recent + (1 - DECAY) * loss;
    sum += loss;
    count++;
    if (count == stretch) {
      steps.add((double) step);
      means.add(sum / count);
      sum = 0;
      count = 0;
    }
  }

  public State state() {
    return new State(List.copyOf(steps), List.copyOf(means), sum, count, recent);
  }

  /** Continues from where a curve of the same training was. */
  public void restore(State state) {
    steps.clear();
    means.clear();
    steps.addAll(state.steps());
    means.addAll(state.means());
    sum = state.sum();
    count = state.count();
    recent = state.recent();
  }

  /** Moving average of the loss, nats; NaN before the first step. */
  public double recent() {
    return recent;
  }

  /** How many steps a point is the mean of. */
  public long stretch() {
    return stretch;
  }

  public double[] steps() {
    return steps.stream().mapToDouble(Double::doubleValue).toArray();
  }

  public double[] means() {
    return means.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
