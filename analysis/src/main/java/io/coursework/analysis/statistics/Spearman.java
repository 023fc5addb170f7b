package io.coursework.analysis.statistics;

import org.hipparchus.stat.ranking.NaturalRanking;
import org.hipparchus.stat.ranking.TiesStrategy;

/** Rank correlation; equal values share the mean of their ranks. */
public final class Spearman {

  private Spearman() {}

  /**
   * Spearman's correlation.
   *
   * @return in [-1, 1]; 0 if either sample is constant, which has no order to agree with
   * @throws IllegalArgumentException if the samples differ in length
   */
  public static double correlation(double[] x, double[] y) {
    if (x.length != y.length) {
      throw new IllegalArgumentException(
          "samples of %d and %d values cannot be paired; give equally many"
              .formatted(x.length, y.length));
    }
    double[] u = unitRanks(x);
    double[] v = unitRanks(y);
    double product = 0;
    for (int i = 0; i < u.length; i++) {
      product += u[i] * v[i];
    }
    return Math.max(-1, Math.min(1, product));
  }

  /**
   * Ranks, centred and scaled to unit length, so that the scalar product of two such vectors is
   * Spearman's correlation. Permutation tests permute them instead of ranking again.
   *
   * @return all zero if the sample is constant
   */
  public static double[] unitRanks(double[] sample) {
    double[] ranks = new NaturalRanking(TiesStrategy.AVERAGE).rank(sample);
    double mean = (ranks.length + 1) / 2.0;
    double squares = 0;
    for (int i = 0; i < ranks.length; i++) {
      ranks[i] -= mean;
      squares += ranks[i] * ranks[i];
    }
    double scale = squares == 0 ? 0 : 1 / Math.sqrt(squares);
    for (int i = 0; i < ranks.length; i++) {
      ranks[i] *= scale;
    }
    return ranks;
  }
}
