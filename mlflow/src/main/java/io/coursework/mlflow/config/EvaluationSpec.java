package io.coursework.mlflow.config;

import io.coursework.curricula.spec.Requirements;

/**
 * How a model is evaluated.
 *
 * @param every steps between evaluations during training; the end is always evaluated
 * @param maxExamples most expressions per operation at the end; fewer are all enumerated
 * @param maxExamplesDuringTraining the same for the evaluations during training
 */
public record EvaluationSpec(long every, int maxExamples, int maxExamplesDuringTraining) {
  public EvaluationSpec {
    new Requirements()
        .require(every >= 1, "every = %d must be at least 1", every)
        .require(
            maxExamples >= 1 && maxExamples <= 1_000_000,
            "max_examples = %d is outside 1..1000000",
            maxExamples)
        .require(
            maxExamplesDuringTraining >= 1 && maxExamplesDuringTraining <= 1_000_000,
            "max_examples_during_training = %d is outside 1..1000000",
            maxExamplesDuringTraining)
        .throwIfAny();
  }
}
