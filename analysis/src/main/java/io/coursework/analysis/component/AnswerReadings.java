package io.coursework.analysis.component;

import io.coursework.analysis.probe.Sample;
import java.util.Arrays;
import java.util.List;

/**
 * How well each example of a sample was answered, given the right chain of thought before it.
 *
 * @param losses cross-entropy of the answer in nats, [rows]
 * @param hits 1 where the answer has the largest logit, else 0, [rows]
 */
record AnswerReadings(double[] losses, double[] hits) {

  /** Of the logits at the answer positions, one per row. */
  static AnswerReadings of(Sample sample, List<LogitRow> logits) {
    double[] losses = new double[logits.size()];
    double[] hits = new double[logits.size()];
    for (int row = 0; row < losses.length; row++) {
      losses[row] = logits.get(row).loss(sample.answer(row));
      hits[row] = logits.get(row).rank(sample.answer(row)) == 1 ? 1 : 0;
    }
    return new AnswerReadings(losses, hits);
  }

  /** What changed since others, row by row. */
  AnswerReadings minus(AnswerReadings before) {
    return new AnswerReadings(minus(losses, before.losses), minus(hits, before.hits));
  }

  static double[] minus(double[] a, double[] b) {
    double[] difference = new double[a.length];
    Arrays.setAll(difference, i -> a[i] - b[i]);
    return difference;
  }
}
