package io.coursework.analysis.probe;

import java.util.Optional;

/**
 * A question put to a trained model. Implementations are records: their components are the keys of
 * a configuration, all with a default. A probe is a pure function: the same model and seed give the
 * same finding, to the last bit. A new probe is one record and one line in the module that is the
 * catalogue.
 */
public interface Probe {

  /**
   * What its findings are called, in metrics and files, in snake_case; it tells probes of one type
   * apart that ask for different things.
   */
  String name();

  /** How its scores are to be read. */
  Guide guide();

  /** What it asks about. */
  default Topic topic() {
    return Topic.OTHER;
  }

  /**
   * Why the probe has no meaning for this model, in one line that names the remedy; empty if it has
   * one.
   */
  Optional<String> refusal(Subject subject);

  /**
   * Asks.
   *
   * @param seed of the random draws, where the probe makes any
   * @throws IllegalArgumentException with the text of {@link #refusal} if there is one
   */
  Finding apply(Subject subject, long seed);

  /**
   * Insists on a meaning.
   *
   * @throws IllegalArgumentException with the reason why there is none
   */
  static void require(Optional<String> refusal) {
    refusal.ifPresent(
        reason -> {
          throw new IllegalArgumentException(reason);
        });
  }

  /**
   * For the first line of {@link #apply}.
   *
   * @throws IllegalArgumentException with the text of {@link #refusal} if there is one
   */
  default void requireMeaning(Subject subject) {
    require(refusal(subject));
  }
}
