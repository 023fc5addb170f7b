package io.coursework.curricula;

import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.random.Randomness;
import io.coursework.curricula.split.Split;
import io.coursework.curricula.task.OperationMix;
import io.coursework.curricula.task.Source;
import io.coursework.curricula.task.Surprisal;
import io.coursework.curricula.task.Task;
import io.coursework.curricula.token.ChainOfThought;

/**
 * The loss on all tokens below which no model can come, since what is asked cannot be foreseen: the
 * entropy of the expressions that may be trained on. Estimated from a fixed sample, to about 1%.
 *
 * @param source the task's whole universe
 */
record EntropyFloor(Task task, Source source, Split split, ChainOfThought chain, long seed) {
  private static final int DRAWS = 4_096;

  /**
   * The floor of the rows that have an operation at their root and no other operation within.
   *
   * @return in nats per loss token, 0 or more; 0 where the sample holds nothing to train on
   */
  double of(Operation operation) {
    OperationMix alone = OperationMix.only(task.operations(), operation);
    Surprisal surprise = new Surprisal(task, alone);
    double sum = 0;
    long tokens = 0;
    int trained = 0;
    for (int i = 0; i < DRAWS; i++) {
      Expression expression =
          source.draw(alone, Randomness.of(seed, "entropy/" + operation.name(), i));
      if (!split.heldOut(expression)) {
        sum += surprise.of(expression);
        tokens += chain.sequence(expression).length() - 1;
        trained++;
      }
    }
    // drawn again until it may be trained on, each is 1/share times as probable
    double certainty = trained * Math.log((double) trained / DRAWS);
    return trained == 0 ? 0 : Math.max(0, (sum + certainty) / tokens);
  }
}
