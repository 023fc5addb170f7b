package io.coursework.curricula.curriculum;

/** What can be seen of one optimiser step. Losses are mean cross-entropies in nats. */
public interface Observation {

  /**
   * Loss of the batch's rows of one operation, before the step.
   *
   * @return NaN if the batch has none
   */
  double loss(String operation);

  /** Loss of the batch before the step. */
  double loss();

  /** Loss of the same batch after the step; costs a forward pass. */
  double lossAfter();

  /**
   * Loss on the target operation after the step, on a batch of its training expressions that is the
   * same at every step; costs a forward pass.
   */
  double targetLoss();

  /** Global norm of the batch's gradient before clipping. */
  double gradientNorm();

  /** Tokens of the batch, padding apart: the price of the step. */
  long tokens();
}
