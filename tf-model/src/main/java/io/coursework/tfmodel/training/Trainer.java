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
   * Trains from one step up to another, or until the listener stops it.
   *
   * @param firstStep the first step to take, from 0
   * @param endStep the step after the last
   * @return steps done in all: {@code endStep}, or fewer when stopped
   * @throws DivergedException if the loss is no longer finite
   */
  public long train(long firstStep, long endStep, TrainingListener listener) {
    for (long step = firstStep; step < endStep; step++) {
      Batch batch = course.batch(step);
      StepResult result = optimizer.step(step, batch);
      if (!Float.isFinite(result.loss())) {
        throw new DivergedException(
            "the loss is %s at step %d; lower training.optimizer.learning_rate"
                .formatted(result.loss(), step));
      }
      if (!listener.onStep(result)) {
        return step + 1;
      }
    }
    return endStep;
  }
}
