package io.coursework.analysis.landscape;

import io.coursework.analysis.model.LossLandscape;
import java.util.List;

/** A minimum at 0 whose second derivatives vanish, and whose learning coefficient is known. */
record SingularLandscape(int size, Shape shape) implements LossLandscape {

  enum Shape {
    /** The sum of w⁴ over the weights: 1/4 for each. */
    QUARTIC,
    /** The sum of u² v² over pairs of weights: 1/2 for each pair, of multiplicity 2. */
    CROSSING
  }

  /**
   * nβ times the mean of u² v² under exp(-nβ u² v² - γ (u² + v²) / 2), by sums over u. Of v, given
   * u, the variance is 1 / (2 nβ u² + γ).
   */
  static double crossing(double inverseTemperature, double gamma) {
    double weights = 0;
    double sum = 0;
    double width = 1e-4;
    for (double u = width / 2; u < 10 / Math.sqrt(gamma); u += width) {
      double variance = 1 / (2 * inverseTemperature * u * u + gamma);
      double weight = Math.exp(-gamma * u * u / 2) * Math.sqrt(variance);
      weights += weight;
      sum += weight * inverseTemperature * u * u * variance;
    }
    return sum / weights;
  }

  @Override
  public float[] weights() {
    return new float[size];
  }

  @Override
  public List<String> tasks() {
    return List.of("SUM");
  }

  @Override
  public int batchSize() {
    return 64;
  }

  @Override
  public double guess(String task) {
    return 1000;
  }

  @Override
  public double loss(float[] weights, String task, long batch) {
    return slope(weights, task, batch).loss();
  }

  @Override
  public Slope slope(float[] weights, String task, long batch) {
    requireKnown(weights, task);
    double loss = 0;
    float[] gradient = new float[size];
    for (int i = 0; i < size; i++) {
      double w = weights[i];
      double other = shape == Shape.QUARTIC ? w : weights[i ^ 1];
      loss += w * w * other * other / (shape == Shape.QUARTIC ? 1 : 2);
      gradient[i] = (float) ((shape == Shape.QUARTIC ? 4 : 2) * w * other * other);
    }
    return new Slope(loss, gradient);
  }
}
