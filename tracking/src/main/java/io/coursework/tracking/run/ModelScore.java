package io.coursework.tracking.run;

import java.time.Instant;
import java.util.Optional;

/**
 * A value of one of the run's curves at the model's step.
 *
 * @param key of the curve
 * @param value finite
 * @param time when it was measured; empty in what is recorded, because the run's journal says it
 * @param dataset name of the data set that it was measured on
 * @param digest that data set's digest
 */
public record ModelScore(
    String key, double value, Optional<Instant> time, String dataset, String digest) {
  public ModelScore {
    Limits.key("metric", key);
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "score '%s' of a model is %s; leave out what is not finite".formatted(key, value));
    }
    Limits.text("data set name", dataset, 1, 500);
    Limits.text("data set digest", digest, 1, 36);
  }

  /** As it is recorded. */
  public ModelScore(String key, double value, String dataset, String digest) {
    this(key, value, Optional.empty(), dataset, digest);
  }

  public ModelScore at(Instant measured) {
    return new ModelScore(key, value, Optional.of(measured), dataset, digest);
  }
}
