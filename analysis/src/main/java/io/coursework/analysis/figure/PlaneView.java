package io.coursework.analysis.figure;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.stream.DoubleStream;

/**
 * Numbers as points of a plane.
 *
 * @param x [n]
 * @param y [n]
 * @param shareX part of the embedding's variance along x, in [0, 1]
 * @param shareY part of the embedding's variance along y, in [0, 1]
 * @param reach both axes go from -reach to reach; positive
 */
public record PlaneView(double[] x, double[] y, double shareX, double shareY, double reach) {

  // Ends of an axis, in the leading digits: their halves are short numbers too.
  private static final int[] LEADING = {10, 12, 16, 20, 24, 30, 40, 50, 60, 80, 100};

  /** Copies the points. */
  public PlaneView {
    x = x.clone();
    y = y.clone();
  }

  @Override
  public double[] x() {
    return x.clone();
  }

  @Override
  public double[] y() {
    return y.clone();
  }

  /** The least round number that all coordinates lie within; 1 if all are 0. */
  public static double reach(double[] x, double[] y) {
    double largest =
        DoubleStream.concat(DoubleStream.of(x), DoubleStream.of(y)).map(Math::abs).max().orElse(0);
    if (largest == 0) {
      return 1;
    }
    BigDecimal unit = BigDecimal.ONE.scaleByPowerOfTen((int) Math.floor(Math.log10(largest)) - 1);
    int leading =
        BigDecimal.valueOf(largest)
            .divide(unit, 0, RoundingMode.CEILING)
            .intValueExact(); // 10..100
    for (int candidate : LEADING) {
      if (leading <= candidate) {
        return unit.multiply(BigDecimal.valueOf(candidate)).doubleValue();
      }
    }
    return unit.multiply(BigDecimal.valueOf(leading)).doubleValue();
  }
}
