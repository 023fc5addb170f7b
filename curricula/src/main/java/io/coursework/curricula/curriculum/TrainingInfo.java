package io.coursework.curricula.curriculum;

import java.util.List;

/**
 * What a teacher is told of the training before it begins.
 *
 * @param operations the names of the operations that are taught, in catalogue order
 * @param steps length of the training, at least 1
 * @param seed for a teacher's own random choices
 * @param target the operation that the training is for; may be one that is not taught
 * @param entropies mean unpredictability of a loss token, in nats, one for each operation: no model
 *     can have a smaller loss; 0 where only answers count
 */
public record TrainingInfo(
    List<String> operations, long steps, long seed, String target, List<Double> entropies) {
  public TrainingInfo {
    operations = List.copyOf(operations);
    entropies = List.copyOf(entropies);
  }

  /**
   * The entropy of one operation's loss tokens.
   *
   * @throws IllegalArgumentException if the operation is not taught
   */
  public double entropy(String operation) {
    int index = operations.indexOf(operation);
    if (index < 0) {
      throw new IllegalArgumentException(
          operation + " is not one of the taught operations " + operations);
    }
    return entropies.get(index);
  }
}
