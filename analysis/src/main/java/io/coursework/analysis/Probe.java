package io.coursework.analysis;

import java.util.Optional;

/**
 * A question put to a number embedding. A probe is a pure function: the same table and seed give
 * the same finding, to the last bit. Each says in its documentation what it measures, the range of
 * its scores, their value for a random table, and when to use it. A new probe is one class and one
 * line in {@link AnalysisModule}.
 */
public interface Probe {

  /** The probe's key in configurations and metrics, in snake_case; unique in the catalogue. */
  String name();

  /** What it measures, in one sentence for a list of probes. */
  String summary();

  /**
   * Why the probe has no meaning for this table, in one line that names the remedy; empty if it has
   * one.
   */
  Optional<String> refusal(NumberEmbedding embedding);

  /**
   * Measures the table.
   *
   * @param seed of the random draws, where the probe makes any
   * @throws IllegalArgumentException with the text of {@link #refusal} if there is one
   */
  Finding apply(NumberEmbedding embedding, long seed);

  /**
   * For the first line of {@link #apply}.
   *
   * @throws IllegalArgumentException with the text of {@link #refusal} if there is one
   */
  default void requireMeaning(NumberEmbedding embedding) {
    refusal(embedding)
        .ifPresent(
            reason -> {
              throw new IllegalArgumentException(reason);
            });
  }
}
