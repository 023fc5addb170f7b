package io.coursework.tfmodel.training;

import io.coursework.curricula.Batch;
import io.coursework.curricula.Course;

/** The training loop. */
public final class Trainer {

  private final Course course;
  private final AdamW optimizer;

  public Trainer(Course course, AdamW optimizer) {
    this.course = course;
    this.optimizer = optimizer;
  }

  /**
   * Trains from one step up to another.
   *
   * @param firstStep the first step to take, from 0
   * @param endStep the step after the last
   * @throws DivergedException if the loss is no longer finite
   */
  public void train(long firstStep, long endStep, TrainingListener listener) {
    for (long step = firstStep; step < endStep; step++) {
      Batch batch = course.batch(step);
      StepResult result = optimizer.step(step, batch);
      if (!Float.isFinite(result.loss())) {
        throw new DivergedException(
            "the loss is %s at step %d; lower training.optimizer.learning_rate"
                .formatted(result.loss(), step));
      }
      listener.onStep(result);
    }
  }
}
