package io.coursework.tfmodel.training;

/**
 * What one optimiser step measured.
 *
 * @param step from 0
 * @param loss mean cross-entropy of the batch in nats, before the step
 * @param operationLosses the same over the rows of each operation of the course, up to the last
 *     that has any; NaN without rows
 * @param gradientNorm global norm of the gradient before clipping
 * @param learningRate the rate that the step used
 * @param tokens input tokens of the batch, padding apart
 */
public record StepResult(
    long step,
    float loss,
    double[] operationLosses,
    float gradientNorm,
    double learningRate,
    long tokens) {}
