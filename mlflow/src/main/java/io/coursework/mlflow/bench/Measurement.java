package io.coursework.mlflow.bench;

import java.time.Instant;
import java.util.OptionalLong;

/**
 * What one cell measured.
 *
 * @param cell its name
 * @param threads of the CPU
 * @param parameters of the model
 * @param rows of a batch
 * @param length tokens of a row, padding included
 * @param steps optimiser steps that were timed, after a warm-up
 * @param seconds that they took
 * @param tokens input tokens in them, padding apart
 * @param residentBytes memory of the process afterwards; empty where the system does not say
 * @param firstStepAt when this process had taken its first step ever
 */
public record Measurement(
    String cell,
    int threads,
    int parameters,
    int rows,
    int length,
    long steps,
    double seconds,
    long tokens,
    OptionalLong residentBytes,
    Instant firstStepAt) {

  public double stepsPerSecond() {
    return steps / seconds;
  }

  public double tokensPerSecond() {
    return tokens / seconds;
  }
}
