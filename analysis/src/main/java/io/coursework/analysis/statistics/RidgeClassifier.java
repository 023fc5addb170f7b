package io.coursework.analysis.statistics;

import java.util.Arrays;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.RealMatrix;

/**
 * A linear probe of any number of classes: ridge regression of one indicator per class on the rows,
 * with an intercept that is not penalised; the class with the largest value is the prediction.
 *
 * <p>With X the centred rows, C = (XᵀX + λI)⁻¹ and h_i = 1/n + x_iᵀCx_i, the prediction for row i
 * of the fit without row i is (ŷ_i − h_i·y_i)/(1 − h_i): no fit is repeated, and many labellings
 * share one C. A regression of indicators hides classes that lie between others on one line; it
 * finds those that stand out in some direction.
 *
 * @see <a href="https://arxiv.org/abs/1909.03368">Hewitt and Liang 2019</a>
 */
public final class RidgeClassifier {

  // Classes whose predictions are this close differ by rounding; the choice counts as wrong.
  private static final double TIE = 1e-9;
  private static final double ROUNDING = 1e-6;

  private final double[] mean; // [d]
  private final double[][] centred; // [n, d]
  private final double[][] coefficients; // C·Xᵀ, [d, n]
  private final double[] leverage; // h, [n]

  private RidgeClassifier(
      double[] mean, double[][] centred, double[][] coefficients, double[] leverage) {
    this.mean = mean;
    this.centred = centred;
    this.coefficients = coefficients;
    this.leverage = leverage;
  }

  /**
   * The penalty: a part of the mean eigenvalue of XᵀX, so that scaling the rows changes no
   * prediction.
   *
   * @param centred X, [n, d], n at least 2
   * @param part 0.1 keeps 91% of directions as strong as the mean and half of those a tenth as
   *     strong
   */
  public static double lambda(double[][] centred, double part) {
    double squares = 0;
    for (double[] row : centred) {
      for (double value : row) {
        squares += value * value;
      }
    }
    return part * squares / Math.min(centred.length - 1, centred[0].length);
  }

  /**
   * Prepares a probe of some rows.
   *
   * @param rows [n, d], n at least 2; not changed
   * @param part of the mean eigenvalue that is the penalty, above 0; see {@link #lambda}
   */
  public static RidgeClassifier of(double[][] rows, double part) {
    int n = rows.length;
    int d = rows[0].length;
    double[] mean = new double[d];
    for (double[] row : rows) {
      for (int j = 0; j < d; j++) {
        mean[j] += row[j] / n;
      }
    }
    double[][] centred = new double[n][];
    for (int i = 0; i < n; i++) {
      centred[i] = centred(rows[i], mean);
    }
    double[][] coefficients = new double[d][n];
    if (varies(centred, rows)) { // else the intercept is the whole fit
      double lambda = lambda(centred, part);
      RealMatrix x = new Array2DRowRealMatrix(centred, false); // (n, d)
      RealMatrix penalised = x.transposeMultiply(x).scalarMultiply(1 / lambda); // (d, d)
      for (int j = 0; j < d; j++) {
        penalised.addToEntry(j, j, 1);
      }
      coefficients =
          new CholeskyDecomposition(penalised)
              .getSolver()
              .solve(x.transpose().scalarMultiply(1 / lambda))
              .getData();
    }
    double[] leverage = new double[n];
    Arrays.fill(leverage, 1.0 / n);
    for (int j = 0; j < d; j++) {
      for (int i = 0; i < n; i++) {
        leverage[i] += centred[i][j] * coefficients[j][i];
      }
    }
    return new RidgeClassifier(mean, centred, coefficients, leverage);
  }

  /** Whether the rows differ by more than activations in single precision are rounded. */
  private static boolean varies(double[][] centred, double[][] rows) {
    double differences = 0;
    double all = 0;
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < rows[i].length; j++) {
        differences += centred[i][j] * centred[i][j];
        all += rows[i][j] * rows[i][j];
      }
    }
    return differences > ROUNDING * ROUNDING * all;
  }

  private static double[] centred(double[] row, double[] mean) {
    double[] centred = row.clone();
    for (int j = 0; j < centred.length; j++) {
      centred[j] -= mean[j];
    }
    return centred;
  }

  /**
   * Which rows are put into their class by the fit on all other rows.
   *
   * @param labels classes 0..classes-1, one per row
   */
  public boolean[] leaveOneOut(int[] labels, int classes) {
    Fit fit = fit(labels, classes);
    boolean[] correct = new boolean[labels.length];
    for (int i = 0; i < labels.length; i++) {
      double[] values = fit.values(centred[i]);
      for (int c = 0; c < classes; c++) {
        double own = labels[i] == c ? 1 : 0;
        values[c] = (values[c] - leverage[i] * own) / (1 - leverage[i]);
      }
      correct[i] = chosen(values, labels[i]);
    }
    return correct;
  }

  /**
   * Which of some other rows are put into their class by the fit on all of this probe's rows.
   *
   * @param labels classes of this probe's rows
   * @param others [m, d]
   * @param theirs classes of the other rows, [m]
   */
  public boolean[] transferred(int[] labels, int classes, double[][] others, int[] theirs) {
    Fit fit = fit(labels, classes);
    boolean[] correct = new boolean[others.length];
    for (int i = 0; i < others.length; i++) {
      correct[i] = chosen(fit.values(centred(others[i], mean)), theirs[i]);
    }
    return correct;
  }

  /** Whether a class is larger than all others. */
  private static boolean chosen(double[] values, int label) {
    for (int c = 0; c < values.length; c++) {
      if (c != label && values[c] > values[label] - TIE) {
        return false;
      }
    }
    return true;
  }

  /** Weights [d, classes] on centred rows, and the classes' shares. */
  private record Fit(double[][] weights, double[] shares) {

    double[] values(double[] row) {
      double[] values = shares.clone();
      for (int j = 0; j < row.length; j++) {
        for (int c = 0; c < values.length; c++) {
          values[c] += row[j] * weights[j][c];
        }
      }
      return values;
    }
  }

  /** Indicators need no centring: C·Xᵀ takes a constant to 0. */
  private Fit fit(int[] labels, int classes) {
    double[][] weights = new double[mean.length][classes];
    double[] shares = new double[classes];
    for (int label : labels) {
      shares[label] += 1.0 / labels.length;
    }
    for (int j = 0; j < weights.length; j++) {
      for (int i = 0; i < labels.length; i++) {
        weights[j][labels[i]] += coefficients[j][i];
      }
    }
    return new Fit(weights, shares);
  }
}
