package io.coursework.analysis.decoding;

import io.coursework.analysis.statistics.ClusteredBootstrap;
import io.coursework.analysis.statistics.Interval;
import io.coursework.analysis.statistics.RidgeClassifier;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * How well one question is answered from one place.
 *
 * @param accuracy share of the rows that the probe of the other rows answers
 * @param control the mean of that over some control tasks
 * @param selectivity accuracy less control
 * @param heldOut share of the held-out rows that the probe of all rows answers; null without any
 */
record Reading(Interval accuracy, double control, Interval selectivity, Interval heldOut) {

  private static final double PENALTY = 0.01; // rows are many more than directions
  private static final int CONTROLS = 5;
  private static final int DRAWS = 1000;

  /**
   * Fits the probe and its controls.
   *
   * @param vectors of the rows of the question's sample, [rows, d]
   * @param heldOut the same question of held-out rows; null without any
   * @param theirs vectors of the rows of that question's sample
   */
  static Reading of(
      DecodingTarget question,
      double[][] vectors,
      DecodingTarget heldOut,
      double[][] theirs,
      long seed) {
    RidgeClassifier probe = RidgeClassifier.of(chosen(vectors, question.rows()), PENALTY);
    double[] correct = shares(probe.leaveOneOut(question.labels(), question.classes()));
    double[] controls = new double[correct.length];
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < CONTROLS; i++) {
      int[] labels = ControlTask.labels(question, random);
      double[] known = shares(probe.leaveOneOut(labels, question.classes()));
      Arrays.setAll(controls, row -> controls[row] + known[row] / CONTROLS);
    }
    double[] selective = new double[correct.length];
    Arrays.setAll(selective, row -> correct[row] - controls[row]);
    return new Reading(
        interval(correct, question, seed),
        Arrays.stream(controls).average().orElseThrow(),
        interval(selective, question, seed),
        heldOut == null ? null : transferred(probe, question, heldOut, theirs, seed));
  }

  private static Interval transferred(
      RidgeClassifier probe,
      DecodingTarget question,
      DecodingTarget heldOut,
      double[][] theirs,
      long seed) {
    // A label that no training row has is never chosen.
    int classes = Math.max(question.classes(), heldOut.classes());
    boolean[] correct =
        probe.transferred(
            question.labels(), classes, chosen(theirs, heldOut.rows()), heldOut.labels());
    return interval(shares(correct), heldOut, seed);
  }

  private static Interval interval(double[] values, DecodingTarget question, long seed) {
    double[] ones = new double[values.length];
    Arrays.fill(ones, 1);
    return ClusteredBootstrap.of(ones, question.types(), DRAWS, seed).mean(values);
  }

  private static double[][] chosen(double[][] vectors, int[] rows) {
    return Arrays.stream(rows).mapToObj(row -> vectors[row]).toArray(double[][]::new);
  }

  private static double[] shares(boolean[] correct) {
    return IntStream.range(0, correct.length).mapToDouble(i -> correct[i] ? 1 : 0).toArray();
  }
}
