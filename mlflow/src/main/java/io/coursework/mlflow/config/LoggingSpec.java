package io.coursework.mlflow.config;

import io.coursework.curricula.spec.Requirements;

/**
 * What is recorded while training.
 *
 * @param every steps between two points of the loss curve
 * @param model whether the trained model is kept as one that MLflow loads and serves
 * @param systemEvery seconds between two samples of the machine; 0 for none
 * @param gitDiff whether what differs from the commit is kept, too
 */
public record LoggingSpec(long every, boolean model, int systemEvery, boolean gitDiff) {
  public LoggingSpec {
    new Requirements()
        .require(every >= 1, "every = %d must be at least 1", every)
        .require(
            systemEvery >= 0,
            "system_every = %d must be at least 0 seconds; 0 for no samples",
            systemEvery)
        .throwIfAny();
  }
}
