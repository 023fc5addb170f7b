package io.coursework.analysis.embedding;

import io.coursework.analysis.probe.Sample;
import io.coursework.analysis.probe.Subject;
import java.util.List;

/**
 * The residual stream at the token before the answer, after each round, as a vector per number: the
 * mean over the examples of a sample that have the number as their answer. A number that answers
 * none has the mean over all examples, which is the centre of the table.
 *
 * @param rounds the table after each round, from the first
 */
public record AnswerMeans(List<NumberEmbedding> rounds) {

  /** Reads them out of a model. */
  public static AnswerMeans of(Subject subject, Sample sample) {
    int n = subject.course().vocabulary().values();
    return new AnswerMeans(
        AnswerStream.of(subject, sample).rounds().stream()
            .map(vectors -> means(vectors, sample, n))
            .toList());
  }

  /** After the last round. */
  public NumberEmbedding last() {
    return rounds.get(rounds.size() - 1);
  }

  private static NumberEmbedding means(float[][] vectors, Sample sample, int n) {
    int d = vectors[0].length;
    double[][] sums = new double[n][d];
    double[] all = new double[d];
    int[] counts = new int[n];
    for (int row = 0; row < sample.rows(); row++) {
      float[] vector = vectors[row];
      int answer = sample.answer(row);
      counts[answer]++;
      for (int i = 0; i < d; i++) {
        sums[answer][i] += vector[i];
        all[i] += vector[i];
      }
    }
    float[] values = new float[n * d];
    for (int number = 0; number < n; number++) {
      for (int i = 0; i < d; i++) {
        values[number * d + i] =
            (float)
                (counts[number] == 0 ? all[i] / sample.rows() : sums[number][i] / counts[number]);
      }
    }
    return new NumberEmbedding(n, d, values);
  }
}
