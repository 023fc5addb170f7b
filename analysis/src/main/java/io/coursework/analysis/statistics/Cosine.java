package io.coursework.analysis.statistics;

/** The cosine of the angle between two vectors. */
public final class Cosine {

  private Cosine() {}

  /**
   * The cosine.
   *
   * @return in [-1, 1]; 0 if either vector is 0, which has no direction
   * @throws IllegalArgumentException if the vectors differ in length
   */
  public static double of(float[] x, float[] y) {
    if (x.length != y.length) {
      throw new IllegalArgumentException(
          "vectors of %d and %d components have no angle; give equally long ones"
              .formatted(x.length, y.length));
    }
    double product = 0;
    double squaresX = 0;
    double squaresY = 0;
    for (int i = 0; i < x.length; i++) {
      product += (double) x[i] * y[i];
      squaresX += (double) x[i] * x[i];
      squaresY += (double) y[i] * y[i];
    }
    double lengths = Math.sqrt(squaresX) * Math.sqrt(squaresY);
    return lengths == 0 ? 0 : Math.max(-1, Math.min(1, product / lengths));
  }
}
