package io.coursework.mlflow.bench;

import java.time.Instant;
import java.util.OptionalLong;

/**
 * What one cell measured.
 *
 * @param cell its name
 * @param threads of the CPU
 * @param parameters of one model
 * @param models trained together; steps are those of each, tokens those of all
 * @param expressions of a batch
 * @param length tokens of the first batch's rows, padding included
 * @param steps optimiser steps that were timed, after a warm-up
 * @param seconds that they took
 * @param tokens input tokens in them, padding apart
 * @param computed places that the model computed for them, padding included
 * @param residentBytes memory of the process afterwards; empty where the system does not say
 * @param firstStepAt when this process had taken its first step ever
 */
public record Measurement(
    String cell,
    int threads,
    int parameters,
    int models,
    int expressions,
    int length,
    long steps,
    double seconds,
    long tokens,
    long computed,
    OptionalLong residentBytes,
    Instant firstStepAt) {

  public double stepsPerSecond() {
    return steps / seconds;
  }

  /** Those of expressions. */
  public double tokensPerSecond() {
    return tokens / seconds;
  }

  /** With padding. */
  public double computedPerSecond() {
    return computed / seconds;
  }
}
