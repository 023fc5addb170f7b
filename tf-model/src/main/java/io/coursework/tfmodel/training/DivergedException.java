package io.coursework.tfmodel.training;

import io.coursework.curricula.Batch;

/**
 * A step after which going on is of no use; the message is one line with a remedy. The weights are
 * those after the step: the last checkpoint counts, not they.
 */
public final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient StepResult result;
  private final transient Batch batch;
  private final float lastLoss;

  /**
   * @param problem what is wrong, in a few words
   * @param action what the configuration wants done
   * @param result of the step that shows it
   * @param batch that the step was taken on
   * @param lastLoss of the step before; NaN if there is none
   */
  DivergedException(
      String problem, DivergenceAction action, StepResult result, Batch batch, float lastLoss) {
    super(
        "%s at step %d, with learning rate %s%s; lower training.optimizer.learning_rate%s"
            .formatted(
                problem,
                result.step(),
                result.learningRate(),
                Float.isNaN(lastLoss) ? "" : " and a loss of " + lastLoss + " one step before",
                action == DivergenceAction.STOP
                    ? ", or set training.divergence.action=rollback"
                    : ""));
    this.result = result;
    this.batch = batch;
    this.lastLoss = lastLoss;
  }

  /** What the step measured. */
  public StepResult result() {
    return result;
  }

  /** What the step was taken on. */
  public Batch batch() {
    return batch;
  }

  /** The last loss that was finite, nats; NaN if there is none. */
  public float lastLoss() {
    return lastLoss;
  }
}
