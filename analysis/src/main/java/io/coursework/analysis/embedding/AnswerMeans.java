package io.coursework.analysis.embedding;

import io.coursework.analysis.probe.Sample;
import io.coursework.analysis.probe.Subject;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The residual stream at the token before the answer, after each round, as a vector per number: the
 * mean over the examples of a sample that have the number as their answer. A number that answers
 * none has the mean over all examples, which is the centre of the table.
 *
 * @param rounds the table after each round, from the first
 */
public record AnswerMeans(List<NumberEmbedding> rounds) {

  // The share of numbers without an example whose vectors are but the mean of the others.
  private static final double MOST_MISSING = 0.1;

  /** Why the examples of a sample say too little of n numbers; empty if they say enough. */
  static Optional<String> refusal(Sample sample, int n) {
    int missing = missing(sample, n);
    return missing > MOST_MISSING * n
        ? Optional.of(
            "%d of %d numbers answer none of %d examples, so nothing tells where they lie; read more examples, or leave the probe out"
                .formatted(missing, n, sample.rows()))
        : Optional.empty();
  }

  /** How many of n numbers are the answer of no example. */
  static int missing(Sample sample, int n) {
    return n - (int) IntStream.range(0, sample.rows()).map(sample::answer).distinct().count();
  }

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
