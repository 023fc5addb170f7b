package io.coursework.analysis.probe;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * A question put to a trained model. Implementations are records: their components are the keys of
 * a configuration, all with a default. A probe is a pure function: the same model and seed give the
 * same finding, to the last bit. A new probe is one record with a {@link Guide} and one line in the
 * module that is the catalogue.
 */
public interface Probe {

  /**
   * What its findings are called, in metrics and files, in snake_case; it tells probes of one type
   * apart that ask for different things.
   */
  String name();

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
   * What people read about a probe of one model or of two.
   *
   * @throws IllegalArgumentException if the guide is missing or has a blank part
   */
  static Guide guide(Class<?> probe) {
    Guide guide = probe.getAnnotation(Guide.class);
    if (guide == null) {
      throw new IllegalArgumentException(
          "%s has no @Guide; say what it asks and how its scores are to be read"
              .formatted(probe.getName()));
    }
    if (Stream.of(guide.question(), guide.measures(), guide.range(), guide.random(), guide.use())
        .anyMatch(String::isBlank)) {
      throw new IllegalArgumentException(
          "the @Guide of %s has a blank part; write all five".formatted(probe.getName()));
    }
    return guide;
  }

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
