package io.coursework.tfmodel.training;

import io.coursework.curricula.Batch;
import io.coursework.curricula.Course;
import io.coursework.curricula.curriculum.Lesson;
import io.coursework.curricula.curriculum.Teacher;
import java.util.function.BooleanSupplier;

/** The training loop. */
public final class Trainer {

  private final Course course;
  private final Teacher teacher;
  private final Learner learner;
  private final DivergenceSpec divergence;
  private Batch targetBatch; // made when a teacher first asks for it
  private long end = Long.MAX_VALUE;

  /** A training that continues as long as loss and gradient are finite. */
  public Trainer(Course course, Teacher teacher, Learner learner) {
    this(course, teacher, learner, DivergenceSpec.FINITE);
  }

  /**
   * @param teacher of the course, where its state belongs to the first step that will be taken
   * @param divergence when going on is of no use
   */
  public Trainer(Course course, Teacher teacher, Learner learner, DivergenceSpec divergence) {
    this.course = course;
    this.teacher = teacher;
    this.learner = learner;
    this.divergence = divergence;
  }

  /**
   * From now on the training ends by some step, and the learning rate falls towards that.
   *
   * @param step after the last that is taken
   */
  public void endBy(long step) {
    end = step;
  }

  /**
   * Trains from one step up to another.
   *
   * @param firstStep the first step to take, from 0
   * @param endStep the step after the last
   * @throws DivergedException after a step that shows that the training has diverged; nobody was
   *     told of that step
   */
  public void train(long firstStep, long endStep, TrainingListener listener) {
    train(firstStep, endStep, listener, () -> false);
  }

  /**
   * Trains until the last step, or until it is stopped.
   *
   * @param stopped asked before each step
   */
  public void train(
      long firstStep, long endStep, TrainingListener listener, BooleanSupplier stopped) {
    float lastLoss = Float.NaN;
    for (long step = firstStep; step < Math.min(endStep, end) && !stopped.getAsBoolean(); step++) {
      Lesson lesson = teacher.lesson(step);
      Batch batch = course.batch(step, lesson);
      StepResult result = learner.step(step, batch, lesson.phase().endingBy(end), course.seed());
      String problem = divergence.problem(result);
      if (!problem.isEmpty()) {
        throw new DivergedException(problem, divergence.action(), result, batch, lastLoss);
      }
      lastLoss = result.loss();
      if (teacher.adaptive()) {
        teacher.observe(
            step, new StepObservation(course, learner, this::targetBatch, batch, result));
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
