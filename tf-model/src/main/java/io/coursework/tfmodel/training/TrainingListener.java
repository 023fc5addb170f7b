package io.coursework.tfmodel.training;

/** Is told of every step of a training, on the training thread. */
@FunctionalInterface
public interface TrainingListener {

  /**
   * After a step.
   *
   * @return whether training goes on; false stops it after this step
   */
  boolean onStep(StepResult result);
}
