package io.coursework.analysis.model;

import java.util.List;
import java.util.Random;

/**
 * A valley whose every property is known: the loss of a batch is a level plus half the squared
 * distance of the weights from the batch's centre, each component times its steepness. Centres of a
 * task's batches lie around the task's own, at a standard deviation of {@code noise}; the trained
 * weights lie at the centre of the first task.
 *
 * <p>It is regular, so the local learning coefficient of its first task without noise is half the
 * number of weights.
 *
 * @param steepness of each weight, positive
 * @param tasks their names; the centre of the i-th is i times the vector of ones
 * @param level the loss at a centre
 * @param noise of the centres of batches
 * @param guess what a guess costs
 */
public record FakeLandscape(
    double[] steepness, List<String> tasks, double level, double noise, double guess)
    implements LossLandscape {

  /** One where a guess costs so much that no walk is far away. */
  public FakeLandscape(double[] steepness, List<String> tasks, double level, double noise) {
    this(steepness, tasks, level, noise, level + 1000);
  }

  @Override
  public int size() {
    return steepness.length;
  }

  @Override
  public float[] weights() {
    return new float[steepness.length];
  }

  @Override
  public int batchSize() {
    return 64;
  }

  @Override
  public double guess(String task) {
    return guess;
  }

  @Override
  public double loss(float[] weights, String task, long batch) {
    return slope(weights, task, batch).loss();
  }

  @Override
  public Slope slope(float[] weights, String task, long batch) {
    requireKnown(weights, task);
    Random random = new Random(31 * batch + task.hashCode());
    double loss = level;
    int centre = tasks.indexOf(task);
    float[] gradient = new float[weights.length];
    for (int i = 0; i < weights.length; i++) {
      double away = weights[i] - centre - (noise == 0 ? 0 : noise * random.nextGaussian());
      loss += steepness[i] * away * away / 2;
      gradient[i] = (float) (steepness[i] * away);
    }
    return new Slope(loss, gradient);
  }
}
