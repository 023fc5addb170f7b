package io.coursework.curricula.curriculum;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Probabilities as an array that sums to 1. */
final class Shares {
  private Shares() {}

  /** Equal shares. */
  static double[] even(int count) {
    double[] shares = new double[count];
    Arrays.fill(shares, 1.0 / count);
    return shares;
  }

  /**
   * In proportion to {@code values}.
   *
   * @param values 0 or more, one above 0; their sum is finite
   */
  static double[] of(double[] values) {
    double sum = Arrays.stream(values).sum();
    return Arrays.stream(values).map(value -> value / sum).toArray();
  }

  /**
   * In proportion to exp(value), whatever the size of the values.
   *
   * @param values the largest is finite
   */
  static double[] softmax(double[] values) {
    double largest = Arrays.stream(values).max().orElseThrow();
    return of(Arrays.stream(values).map(value -> Math.exp(value - largest)).toArray());
  }

  /** A part of them made even: each is then at least {@code evenPart / count}. */
  static double[] floored(double[] shares, double evenPart) {
    return Arrays.stream(shares)
        .map(share -> (1 - evenPart) * share + evenPart / shares.length)
        .toArray();
  }

  /** One index, by its probability. */
  static int draw(double[] shares, RandomGenerator random) {
    double point = random.nextDouble();
    double sum = 0;
    int last = 0; // of those that can be drawn, should rounding leave the point beyond the sum
    for (int i = 0; i < shares.length; i++) {
      if (shares[i] > 0) {
        last = i;
        sum += shares[i];
        if (point < sum) {
          return i;
        }
      }
    }
    return last;
  }
}
