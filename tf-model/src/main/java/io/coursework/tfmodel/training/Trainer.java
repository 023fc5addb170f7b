package io.coursework.tfmodel.training;

import io.coursework.curricula.Batch;
import io.coursework.curricula.Course;
import io.coursework.curricula.curriculum.Lesson;
import io.coursework.curricula.curriculum.Teacher;

/** The training loop. */
public final class Trainer {

  private final Course course;
  private final Teacher teacher;
  private final AdamW optimizer;
  private Batch targetBatch; // made when a teacher first asks for it

  /**
   * @param teacher of the course, where its state belongs to the first step that will be taken
   */
  public Trainer(Course course, Teacher teacher, AdamW optimizer) {
    this.course = course;
    this.teacher = teacher;
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
      Lesson lesson = teacher.lesson(step);
      Batch batch = course.batch(step, lesson);
      StepResult result = optimizer.step(step, batch, lesson.phase());
      if (!Float.isFinite(result.loss())) {
        throw new DivergedException(
            "the loss is %s at step %d; lower training.optimizer.learning_rate"
                .formatted(result.loss(), step));
      }
      if (teacher.adaptive()) {
        teacher.observe(
            step, new StepObservation(course, optimizer, this::targetBatch, batch, result));
      }
      listener.onStep(result, lesson, batch);
    }
  }

  private Batch targetBatch() {
    if (targetBatch == null) {
      targetBatch = course.targetBatch();
    }
    return targetBatch;
  }
}
