package io.coursework.mlflow.experiment;

import java.util.ArrayList;
import java.util.List;

/** The training loss, averaged over stretches of steps so that a curve has some 200 points. */
final class LossCurve {

  /** How far back {@link #recent()} looks: 20 steps on average. */
  private static final double DECAY = 0.95;

  private final long stretch;
  private final List<Double> steps = new ArrayList<>();
  private final List<Double> means = new ArrayList<>();
  private double sum;
  private long count;
  private double recent = Double.NaN;

  LossCurve(long totalSteps) {
    this.stretch = Math.max(1, totalSteps / 200);
  }

  void add(long step, double loss) {
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

  /** Moving average of the loss, nats; NaN before the first step. */
  double recent() {
    return recent;
  }

  double[] steps() {
    return steps.stream().mapToDouble(Double::doubleValue).toArray();
  }

  double[] means() {
    return means.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
