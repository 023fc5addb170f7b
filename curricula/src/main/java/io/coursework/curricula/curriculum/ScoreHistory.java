package io.coursework.curricula.curriculum;

import java.nio.DoubleBuffer;
import java.util.random.RandomGenerator;

/** What a teacher remembers of one operation: the last few numbers, each with its time. */
final class ScoreHistory {
  /** How often the operation was chosen. */
  long visits;

  /** How fast its score changes, as far as known; 0 before that. */
  double progress;

  private double lastScore = Double.NaN;
  private final double[] times;
  private final double[] numbers; // a ring: the n-th added is at n % length
  private long added;

  /**
   * @param capacity how many numbers are remembered
   */
  ScoreHistory(int capacity) {
    times = new double[capacity];
    numbers = new double[capacity];
  }

  /** How many doubles a state takes. */
  static int stateLength(int capacity) {
    return 4 + 2 * capacity;
  }

  /** The difference to the score before, which this one replaces; NaN the first time. */
  double changeTo(double score) {
    double change = score - lastScore;
    lastScore = score;
    return change;
  }

  /** Remembers a number, and forgets the oldest if there are too many. */
  void add(long time, double number) {
    int place = (int) (added % numbers.length);
    times[place] = time;
    numbers[place] = number;
    added++;
  }

  /** Forgets the numbers. */
  void clear() {
    added = 0;
  }

  /** Least-squares slope of the numbers over their times; NaN for fewer than two. */
  double slope() {
    int count = count();
    double meanTime = 0;
    double meanNumber = 0;
    for (int i = 0; i < count; i++) {
      meanTime += times[i] / count;
      meanNumber += numbers[i] / count;
    }
    double covariance = 0;
    double variance = 0;
    for (int i = 0; i < count; i++) {
      covariance += (times[i] - meanTime) * (numbers[i] - meanNumber);
      variance += (times[i] - meanTime) * (times[i] - meanTime);
    }
    return count < 2 ? Double.NaN : covariance / variance;
  }

  /** One of the numbers; 0 if there are none. */
  double any(RandomGenerator random) {
    return added == 0 ? 0 : numbers[random.nextInt(count())];
  }

  void write(DoubleBuffer state) {
    state.put(visits).put(progress).put(lastScore).put(added).put(times).put(numbers);
  }

  void read(DoubleBuffer state) {
    visits = (long) state.get();
    progress = state.get();
    lastScore = state.get();
    added = (long) state.get();
    state.get(times).get(numbers);
  }

  private int count() {
    return (int) Math.min(added, numbers.length);
  }
}
