package io.coursework.analysis.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RidgeClassifierTest {

  private static final double PART = 0.1;

  private static double[][] noise(int n, int d, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] rows = new double[n][d];
    for (double[] row : rows) {
      for (int j = 0; j < d; j++) {
        row[j] = random.nextGaussian();
      }
    }
    return rows;
  }

  private static int correct(boolean[] rows) {
    return (int) IntStream.range(0, rows.length).filter(i -> rows[i]).count();
  }

  /** Whether the fit on all other rows, made again, puts a row into its class. */
  private static boolean refit(double[][] rows, int[] labels, int classes, int left) {
    double[][] others =
        IntStream.range(0, rows.length)
            .filter(i -> i != left)
            .mapToObj(i -> rows[i])
            .toArray(double[][]::new);
    int[] theirs =
        IntStream.range(0, rows.length).filter(i -> i != left).map(i -> labels[i]).toArray();
    // The penalty of all rows, as a part of the mean eigenvalue of the others.
    double part =
        PART
            * RidgeClassifier.lambda(centred(rows), 1)
            / RidgeClassifier.lambda(centred(others), 1);
    return RidgeClassifier.of(others, part)
        .transferred(theirs, classes, new double[][] {rows[left]}, new int[] {labels[left]})[0];
  }

  private static double[][] centred(double[][] rows) {
    double[][] centred = new double[rows.length][rows[0].length];
    for (int j = 0; j < rows[0].length; j++) {
      double mean = 0;
      for (double[] row : rows) {
        mean += row[j] / rows.length;
      }
      for (int i = 0; i < rows.length; i++) {
        centred[i][j] = rows[i][j] - mean;
      }
    }
    return centred;
  }

  @Test
  void equalsRefitsWithoutEachRow() {
    for (int d : new int[] {2, 8, 40}) { // fewer and more directions than rows
      double[][] rows = noise(30, d, d);
      int[] labels = IntStream.range(0, 30).map(i -> (i * 7 + i / 5) % 4).toArray();
      boolean[] expected = new boolean[30];
      for (int i = 0; i < 30; i++) {
        expected[i] = refit(rows, labels, 4, i);
      }
      assertArrayEquals(expected, RidgeClassifier.of(rows, PART).leaveOneOut(labels, 4));
    }
  }

  @Test
  void findsClassesThatHaveDirectionsOfTheirOwn() {
    double[][] rows = noise(60, 5, 1);
    int[] labels = IntStream.range(0, 60).map(i -> i % 5).toArray();
    for (int i = 0; i < 60; i++) {
      rows[i][labels[i]] += 20;
    }
    RidgeClassifier probe = RidgeClassifier.of(rows, PART);

    assertEquals(60, correct(probe.leaveOneOut(labels, 5)));
    assertEquals(60, correct(probe.transferred(labels, 5, rows, labels)));
  }

  @Test
  void isAboutAtChanceOnNoise() {
    int[] labels = IntStream.range(0, 1000).map(i -> i % 4).toArray();

    // A quarter of 1,000 independent rows: a standard deviation of 14, less for the row left out.
    assertEquals(
        240, correct(RidgeClassifier.of(noise(1000, 8, 4), PART).leaveOneOut(labels, 4)), 50);
  }

  @Test
  void answersWithTheCommonestOtherClassWhereAllRowsAreTheSame() {
    double[][] same = new double[10][3];
    for (double[] row : same) {
      Arrays.fill(row, 0.1);
    }
    int[] labels = {0, 0, 0, 0, 0, 0, 1, 1, 1, 1};

    assertEquals(6, correct(RidgeClassifier.of(same, PART).leaveOneOut(labels, 2)));
  }

  @Test
  void doesNotMindTheScale() {
    double[][] rows = noise(50, 6, 9);
    int[] labels = IntStream.range(0, 50).map(i -> i % 3).toArray();
    boolean[] expected = RidgeClassifier.of(rows, PART).leaveOneOut(labels, 3);
    for (double[] row : rows) {
      for (int j = 0; j < row.length; j++) {
        row[j] *= 0x1p-20; // a power of two rounds nothing
      }
    }
    assertArrayEquals(expected, RidgeClassifier.of(rows, PART).leaveOneOut(labels, 3));
  }
}
