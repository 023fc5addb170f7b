package io.coursework.tfmodel.transfer;

import io.coursework.tfmodel.architecture.ParameterLayout;
import io.coursework.tfmodel.architecture.ParameterTensor;

/** The rows of the token embedding, (V, d), in their place among all weights. */
final class TokenRows {

  static final String TENSOR = "embed.W_E";

  private final ParameterTensor tensor;
  private final float[] weights;

  /**
   * @param weights flat; they change with the rows
   */
  TokenRows(ParameterLayout layout, float[] weights) {
    this.tensor = layout.tensor(TENSOR);
    this.weights = weights;
  }

  /** d, the elements of a row. */
  int width() {
    return tensor.shape().get(1);
  }

  /** Where the row of a token begins among all weights. */
  int begin(int token) {
    return tensor.offset() + token * width();
  }

  double[] row(int token) {
    double[] row = new double[width()];
    for (int i = 0; i < row.length; i++) {
      row[i] = weights[begin(token) + i];
    }
    return row;
  }

  void put(int token, double[] row) {
    for (int i = 0; i < row.length; i++) {
      weights[begin(token) + i] = (float) row[i];
    }
  }

  /** The Frobenius norm of some rows. */
  double norm(int[] tokens) {
    double squares = 0;
    for (int token : tokens) {
      for (double element : row(token)) {
        squares += element * element;
      }
    }
    return Math.sqrt(squares);
  }

  /** Scales some rows, all by one factor, to a Frobenius norm. Rows of zeros stay. */
  void scale(int[] tokens, double norm) {
    double own = norm(tokens);
    double factor = own == 0 ? 1 : norm / own;
    for (int token : tokens) {
      double[] row = row(token);
      for (int i = 0; i < row.length; i++) {
        row[i] *= factor;
      }
      put(token, row);
    }
  }
}
