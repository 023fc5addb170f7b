package io.coursework.analysis.model;

import java.util.Map;

/**
 * What a run of a model gave.
 *
 * @param logits scores of the next token, [row, position, vocabulary]
 * @param activations those that were asked for, by hook, as the rest of the model read them: after
 *     interventions
 */
public record Inspection(NamedArray logits, Map<String, NamedArray> activations) {

  public Inspection {
    activations = Map.copyOf(activations);
  }

  /**
   * An activation that was asked for.
   *
   * @throws IllegalArgumentException if it was not
   */
  public NamedArray activation(String hook) {
    NamedArray activation = activations.get(hook);
    if (activation == null) {
      throw new IllegalArgumentException(
          "activation %s was not asked for; name it among the run's hooks".formatted(hook));
    }
    return activation;
  }
}
