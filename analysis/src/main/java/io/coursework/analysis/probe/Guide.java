package io.coursework.analysis.probe;

/**
 * How the scores of a probe are to be read, in plain sentences for people who look at a finding.
 *
 * @param measures what it measures
 * @param range of its scores, and which end means what
 * @param random what a random table or an untrained model scores: the value to compare with
 * @param use when to use it, and when not
 */
public record Guide(String measures, String range, String random, String use) {

  /**
   * @throws IllegalArgumentException if a part is blank
   */
  public Guide {
    if (measures.isBlank() || range.isBlank() || random.isBlank() || use.isBlank()) {
      throw new IllegalArgumentException("a guide has a blank part; say all four");
    }
  }
}
