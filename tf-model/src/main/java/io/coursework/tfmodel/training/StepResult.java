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
 */
public record StepResult(
    long step,
    float loss,
    double[] operationLosses,
    float gradientNorm,
    double learningRate,
    long tokens) {

  /**
   * Means over the tokens that count, by the operation of their row.
   *
   * @param losses of each position of the batch, [rows, length]
   */
  static double[] operationLosses(Batch batch, float[] losses) {
    int operations = Arrays.stream(batch.operations()).max().orElse(-1) + 1;
    double[] sums = new double[operations];
    double[] counts = new double[operations];
    for (int i = 0; i < losses.length; i++) {
      int operation = batch.operations()[i / batch.length()];
      if (operation >= 0 && batch.lossMask()[i] > 0) {
        sums[operation] += losses[i];
        counts[operation]++;
      }
    }
    for (int operation = 0; operation < operations; operation++) {
      sums[operation] /= counts[operation];
    }
    return sums;
  }
}
