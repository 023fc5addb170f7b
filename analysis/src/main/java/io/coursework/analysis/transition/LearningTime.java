package io.coursework.analysis.transition;

/**
 * When a run learned its task, on any clock: useful tokens, or tokens of one operation. A run is
 * looked at from time to time, so that only an interval is known.
 *
 * @param from the last time at which it had not learned, at least 0
 * @param to the first time at which it had, above {@code from}; infinite if the run ended without
 */
public record LearningTime(double from, double to) {

  /**
   * Checks the order.
   *
   * @throws IllegalArgumentException if not 0 &lt;= from &lt; to, or both are infinite
   */
  public LearningTime {
    if (!(from >= 0 && from < to && from < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "a run cannot have learned between %s and %s; give 0 <= from < to".formatted(from, to));
    }
  }

  /** It was watched so long and did not learn. */
  public static LearningTime notBy(double watched) {
    return new LearningTime(watched, Double.POSITIVE_INFINITY);
  }

  /** Whether it was seen to learn. */
  public boolean learned() {
    return to < Double.POSITIVE_INFINITY;
  }

  /** Whether it had been seen to learn by this time. */
  public boolean learnedBy(double budget) {
    return to <= budget;
  }
}
