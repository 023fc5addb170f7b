package io.coursework.mlflow.sweep.rule;

import com.fasterxml.jackson.databind.JsonNode;

/** How the value of one key follows, in every trial, from the value of another. */
public interface SettingRule {

  /** The key that it follows from, whose value is a number above 0. */
  String of();

  /**
   * What follows from a value of that key.
   *
   * @param value above 0
   */
  JsonNode at(double value);

  /** Whether a value lies outside those that the rule was given. */
  boolean extrapolates(double value);

  /** The rule in words: {@code a power law of model.d_model, 0.004 at 16 and 0.002 at 64}. */
  String words();
}
