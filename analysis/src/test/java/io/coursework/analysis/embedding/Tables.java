package io.coursework.analysis.embedding;

import java.util.Random;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.QRDecomposition;
import org.hipparchus.linear.RealMatrix;

/** Number embeddings of known geometry. */
final class Tables {

  private Tables() {}

  /** Row i is (i - (n-1)/2) on the first axis. */
  static NumberEmbedding line(int n, int d) {
    return lineAndParity(n, d, 1, 0);
  }

  /** Row i is ±1 on the second axis: + for even i. */
  static NumberEmbedding parity(int n, int d) {
    return lineAndParity(n, d, 0, 1);
  }

  static NumberEmbedding lineAndParity(int n, int d, double line, double parity) {
    float[] values = new float[n * d];
    for (int i = 0; i < n; i++) {
      values[i * d] = (float) (line * (i - (n - 1) / 2.0));
      values[i * d + 1] = (float) (i % 2 == 0 ? parity : -parity);
    }
    return new NumberEmbedding(n, d, values);
  }

  /** Row i is (cos, sin) of 2πki/n on the first two axes. */
  static NumberEmbedding ring(int n, int d, int k) {
    float[] values = new float[n * d];
    for (int i = 0; i < n; i++) {
      values[i * d] = (float) Math.cos(2 * Math.PI * k * i / n);
      values[i * d + 1] = (float) Math.sin(2 * Math.PI * k * i / n);
    }
    return new NumberEmbedding(n, d, values);
  }

  static NumberEmbedding constant(int n, int d, float value) {
    float[] values = new float[n * d];
    java.util.Arrays.fill(values, value);
    return new NumberEmbedding(n, d, values);
  }

  /** Independent standard normal entries. */
  static NumberEmbedding random(int n, int d, long seed) {
    Random random = new Random(seed);
    float[] values = new float[n * d];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new NumberEmbedding(n, d, values);
  }

  /** The table with its columns turned by a random orthogonal matrix, and moved. */
  static NumberEmbedding turned(NumberEmbedding table, long seed) {
    int n = table.modulus();
    int d = table.dModel();
    Random random = new Random(seed);
    RealMatrix gaussian = new Array2DRowRealMatrix(d, d);
    double[] shift = new double[d];
    for (int i = 0; i < d; i++) {
      shift[i] = random.nextGaussian();
      for (int j = 0; j < d; j++) {
        gaussian.setEntry(i, j, random.nextGaussian());
      }
    }
    RealMatrix turn = new QRDecomposition(gaussian).getQ();
    float[] values = new float[n * d];
    for (int i = 0; i < n; i++) {
      float[] row = table.row(i);
      for (int j = 0; j < d; j++) {
        double value = shift[j];
        for (int k = 0; k < d; k++) {
          value += row[k] * turn.getEntry(k, j);
        }
        values[i * d + j] = (float) value;
      }
    }
    return new NumberEmbedding(n, d, values);
  }
}
