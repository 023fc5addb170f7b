package io.coursework.tfmodel.training;

import io.coursework.curricula.Batch;
import io.coursework.curricula.curriculum.Lesson;

/** Is told of every step of a training, on the training thread. */
@FunctionalInterface
public interface TrainingListener {

  /**
   * After a step; what it throws ends the training.
   *
   * @param lesson what the step was taught with
   * @param batch what was taught
   */
  void onStep(StepResult result, Lesson lesson, Batch batch);
}
