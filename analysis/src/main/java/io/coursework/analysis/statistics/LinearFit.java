package io.coursework.analysis.statistics;

import java.util.ArrayList;
import java.util.List;

/** Least squares. */
public final class LinearFit {

  // What remains of a unit vector that the others span, up to rounding.
  private static final double SPANNED = 1e-9;

  private LinearFit() {}

  /**
   * R²: the share of a sample's variance that a linear fit of some predictors accounts for.
   * Predictors that the others span add nothing, and do no harm.
   *
   * @param y centred, with unit length: as {@link Spearman#unitRanks} gives it
   * @param predictors each likewise; a constant one is all 0
   * @return in [0, 1]; 0 without predictors
   */
  public static double explained(double[] y, List<double[]> predictors) {
    List<double[]> basis = new ArrayList<>();
    double explained = 0;
    for (double[] predictor : predictors) {
      double[] rest = predictor.clone();
      // Twice: once leaves rounding behind where a predictor is nearly spanned.
      for (int pass = 0; pass < 2; pass++) {
        for (double[] direction : basis) {
          add(rest, direction, -product(rest, direction));
        }
      }
      double length = Math.sqrt(product(rest, rest));
      if (length > SPANNED) {
        for (int i = 0; i < rest.length; i++) {
          rest[i] /= length;
        }
        basis.add(rest);
        double part = product(y, rest);
        explained += part * part;
      }
    }
    return Math.min(1, explained);
  }

  private static void add(double[] x, double[] direction, double factor) {
    for (int i = 0; i < x.length; i++) {
      x[i] += factor * direction[i];
    }
  }

  private static double product(double[] x, double[] y) {
    double product = 0;
    for (int i = 0; i < x.length; i++) {
      product += x[i] * y[i];
    }
    return product;
  }
}
