package io.coursework.tfmodel.training;

import io.coursework.curricula.Batch;
import java.util.Arrays;

/**
 * What one optimiser step measured.
 *
 * @param step from 0
 * @param loss mean cross-entropy of the batch in nats, before the step
 * @param operationLosses the same over the rows of each operation of the course, up to the last
 *     that has any; NaN without rows
 * @param gradientNorm global norm of the gradient before clipping
 * @param learningRate the rate that the step used
 * @param tokens input tokens of the batch, padding apart
 * @param computed places that the model computed for them, padding included
 */
public record StepResult(
    long step,
    float loss,
    double[] operationLosses,
    float gradientNorm,
    double learningRate,
    long tokens,
    long computed) {

  /**
   * Means over the tokens that count, by the operation of their row.
   *
   * @param losses of each position of the batch, [rows, length], or of more columns
   */
  static double[] operationLosses(Batch batch, float[] losses) {
    int length = losses.length / batch.rows();
    int operations = Arrays.stream(batch.operations()).max().orElse(-1) + 1;
    double[] sums = new double[operations];
    double[] counts = new double[operations];
    for (int row = 0; row < batch.rows(); row++) {
      int operation = batch.operations()[row];
      for (int column = 0; operation >= 0 && column < batch.length(); column++) {
        if (batch.lossMask()[row * batch.length() + column] > 0) {
          sums[operation] += losses[row * length + column];
          counts[operation]++;
        }
      }
    }
    for (int operation = 0; operation < operations; operation++) {
      sums[operation] /= counts[operation];
    }
    return sums;
  }
}
