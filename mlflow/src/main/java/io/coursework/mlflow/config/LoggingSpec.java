package io.coursework.mlflow.config;

import io.coursework.curricula.spec.Requirements;

/**
 * What is recorded while training.
 *
 * @param every steps between two points of the loss curve
 * @param model whether the trained model is kept as one that MLflow loads and serves
 */
public record LoggingSpec(long every, boolean model) {
  public LoggingSpec {
    new Requirements().require(every >= 1, "every = %d must be at least 1", every).throwIfAny();
  }
}
