package io.coursework.analysis.transition;

/**
 * What one run of a study says: when it learned.
 *
 * @param arm what it is compared as, for example a curriculum
 * @param size of its model, above 0: parameters
 * @param block the split, tables, tests and seeds that it shares with one run of every arm and size
 * @param time when it learned
 */
public record LearningOutcome(String arm, double size, long block, LearningTime time) {

  /**
   * Checks the size.
   *
   * @throws IllegalArgumentException if it is not a finite number above 0
   */
  public LearningOutcome {
    if (!(size > 0 && size < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "the run of '%s' in block %d has size %s; give a finite size above 0"
              .formatted(arm, block, size));
    }
  }
}
