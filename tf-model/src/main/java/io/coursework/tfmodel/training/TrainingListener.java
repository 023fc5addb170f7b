package io.coursework.tfmodel.training;

/** Is told of every step of a training, on the training thread. */
@FunctionalInterface
public interface TrainingListener {

  /** After a step; what it throws ends the training. */
  void onStep(StepResult result);
}
