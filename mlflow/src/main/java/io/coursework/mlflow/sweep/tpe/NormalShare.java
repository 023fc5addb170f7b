package io.coursework.mlflow.sweep.tpe;

/**
 * Shares of the standard normal distribution, by Hart's rational approximation: right to 13 digits
 * within three standard deviations and to 8 however far out, on both sides, and much faster than by
 * the incomplete gamma function. A search asks for millions of them.
 *
 * @see <a href="https://doi.org/10.1002/wilm.42820050318">West 2005</a>
 */
final class NormalShare {

  private static final double FAR = 37; // beyond, nothing is left
  private static final double FRACTION = 7.07106781186547; // from here a continued fraction
  private static final double ROOT = 2.5066282746310002; // of 2 pi

  private static final double[] ABOVE = {
    3.52624965998911e-2,
    0.700383064443688,
    6.37396220353165,
    33.912866078383,
    112.079291497871,
    221.213596169931,
    220.206867912376
  };

  private static final double[] UNDER = {
    8.83883476483184e-2,
    1.75566716318264,
    16.064177579207,
    86.7807322029461,
    296.564248779674,
    637.333633378831,
    793.826512519948,
    440.413735824752
  };

  private NormalShare() {}

  /** The share below a number of standard deviations from the mean. */
  static double below(double z) {
    return z > 0 ? 1 - tail(z) : tail(-z);
  }

  /** The share between two such numbers, the first at most the second. */
  static double between(double from, double to) {
    return from > 0 ? tail(from) - tail(to) : below(to) - below(from);
  }

  /** The share beyond a number that is at least 0. */
  private static double tail(double z) {
    if (z > FAR) {
      return 0;
    }
    double density = StrictMath.exp(-0.5 * z * z);
    if (z < FRACTION) {
      return density * polynomial(ABOVE, z) / polynomial(UNDER, z);
    }
    double fraction = z + 0.65;
    for (int term = 4; term >= 1; term--) {
      fraction = z + term / fraction;
    }
    return density / fraction / ROOT;
  }

  private static double polynomial(double[] factors, double z) {
    double sum = 0;
    for (double factor : factors) {
      sum = sum * z + factor;
    }
    return sum;
  }
}
