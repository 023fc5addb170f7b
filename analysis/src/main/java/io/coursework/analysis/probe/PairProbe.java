package io.coursework.analysis.probe;

import java.util.Optional;

/**
 * A question put to two models: two runs, or two steps of one. Otherwise like a {@link Probe}; its
 * scores say how alike the two are, so that a model and itself give the score of no difference.
 */
public interface PairProbe {

  /** As of {@link Probe#name}. */
  String name();

  /** Why it has no meaning for these two, in one line that names the remedy; empty if it has. */
  Optional<String> refusal(Subject one, Subject other);

  /**
   * Asks.
   *
   * @param seed of the random draws, where the probe makes any
   * @throws IllegalArgumentException with the text of {@link #refusal} if there is one
   */
  Finding apply(Subject one, Subject other, long seed);

  /**
   * For the first line of {@link #apply}.
   *
   * @throws IllegalArgumentException with the text of {@link #refusal} if there is one
   */
  default void requireMeaning(Subject one, Subject other) {
    Probe.require(refusal(one, other));
  }
}
