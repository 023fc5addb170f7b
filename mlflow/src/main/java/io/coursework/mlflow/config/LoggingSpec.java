package io.coursework.mlflow.config;

import io.coursework.curricula.spec.Requirements;

/**
 * What is recorded while training.
 *
 * @param every steps between two points of the loss curve
 * @param images most pictures of the number embedding on the way, each at an evaluation, beside one
 *     before the first step and one at the end; 0 for none at all
 * @param model whether the trained model is kept as one that MLflow loads and serves
 * @param systemEvery seconds between two samples of the machine; 0 for none
 * @param gitDiff whether what differs from the commit is kept, too
 * @param probeMetrics which scores of the probes at the end are metrics
 */
public record LoggingSpec(
    long every,
    int images,
    boolean model,
    int systemEvery,
    boolean gitDiff,
    ProbeMetrics probeMetrics) {
  public LoggingSpec {
    new Requirements()
        .require(every >= 1, "every = %d must be at least 1", every)
        .require(images >= 0 && images <= 100, "images = %d is outside 0..100", images)
        .require(
            systemEvery >= 0,
            "system_every = %d must be at least 0 seconds; 0 for no samples",
            systemEvery)
        .throwIfAny();
  }
}
