package io.coursework.analysis.embedding;

import io.coursework.analysis.statistics.RidgeClassifier;
import java.util.Arrays;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.RealMatrix;

/**
 * A linear probe of a number embedding that is always asked about the number it was not fitted on.
 *
 * <p>Ridge regression of labels ±1 on the rows, with an intercept that is not penalised. With X the
 * centred rows, its hat matrix is H = 1/n + X(XᵀX + λI)⁻¹Xᵀ = 1/n + G(G + λI)⁻¹ for the Gram matrix
 * G = XXᵀ, and the prediction for row i of the fit without row i is (ŷ_i − H_ii·y_i)/(1 − H_ii).
 * Centring without the left-out row changes nothing, since the intercept takes it up.
 *
 * <p>λ = 0.1 · ‖X‖²/min(n − 1, d), a tenth of the mean eigenvalue of G: doubling the table changes
 * no prediction; directions as strong as the mean keep 91% of their weight, those a tenth as strong
 * half of it.
 *
 * @param hat H, [n, n]; each row sums to 1
 * @see RidgeClassifier for any number of classes and for many rows
 * @see <a href="https://arxiv.org/abs/1909.03368">Hewitt and Liang 2019</a>
 */
record RidgeLeaveOneOut(double[][] hat) {

  private static final double PENALTY = 0.1;
  // Predictions this close to the border between the classes are rounding, and count as wrong.
  private static final double BORDER = 1e-9;

  static double lambda(double[][] centred) {
    return RidgeClassifier.lambda(centred, PENALTY);
  }

  static RidgeLeaveOneOut of(double[][] centred) {
    int n = centred.length;
    double lambda = lambda(centred);
    double[][] hat = new double[n][n];
    if (lambda > 0) {
      RealMatrix x = new Array2DRowRealMatrix(centred, false); // (n, d)
      RealMatrix gram = x.multiplyTransposed(x); // (n, n)
      RealMatrix penalised = gram.copy();
      for (int i = 0; i < n; i++) {
        penalised.addToEntry(i, i, lambda);
      }
      hat = new CholeskyDecomposition(penalised).getSolver().solve(gram).getData();
    }
    for (double[] row : hat) {
      for (int j = 0; j < n; j++) {
        row[j] += 1.0 / n;
      }
    }
    return new RidgeLeaveOneOut(hat);
  }

  /** The prediction for one row by the fit on all other rows; labels [n]. */
  double prediction(int[] labels, int row) {
    double fitted = 0;
    for (int j = 0; j < labels.length; j++) {
      fitted += hat[row][j] * labels[j];
    }
    return (fitted - hat[row][row] * labels[row]) / (1 - hat[row][row]);
  }

  /** How many rows are put into their class by the fit on all other rows; labels ±1, [n]. */
  int correct(int[] labels) {
    int correct = 0;
    for (int i = 0; i < labels.length; i++) {
      if (prediction(labels, i) * labels[i] > BORDER) {
        correct++;
      }
    }
    return correct;
  }

  /**
   * How many rows are put into their class by the fit on all other rows, for any number of classes.
   * Each class has labels 1 for its rows and 0 for others, its prediction is taken per row that the
   * fit was made on, and the class with the largest is chosen: without that, a class of two would
   * lose to others just because one of its rows is left out.
   *
   * @param classes of the rows, [n], each in 0..count-1 and there at least twice
   */
  int correct(int[] classes, int count) {
    int correct = 0;
    int[] sizes = new int[count];
    for (int one : classes) {
      sizes[one]++;
    }
    double[] fitted = new double[count];
    for (int i = 0; i < classes.length; i++) {
      Arrays.fill(fitted, 0);
      for (int j = 0; j < classes.length; j++) {
        if (j != i) {
          fitted[classes[j]] += hat[i][j];
        }
      }
      double own = fitted[classes[i]] / (sizes[classes[i]] - 1);
      double other = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < count; c++) {
        other = c == classes[i] ? other : Math.max(other, fitted[c] / sizes[c]);
      }
      if ((own - other) / (1 - hat[i][i]) > BORDER) {
        correct++;
      }
    }
    return correct;
  }
}
