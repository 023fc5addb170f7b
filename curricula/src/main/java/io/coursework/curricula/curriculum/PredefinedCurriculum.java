package io.coursework.curricula.curriculum;

/** A curriculum whose every lesson is known before training: a pure function of the step. */
public interface PredefinedCurriculum extends Curriculum {

  /**
   * The teacher of a training of this length: not adaptive, asked for its lessons in any order.
   *
   * @param steps at least 1; from there on, the last lesson continues
   * @throws io.coursework.curricula.spec.InvalidSpecException if the curriculum does not fit into
   *     so few steps
   */
  Teacher teacher(long steps);

  @Override
  default Teacher teacher(TrainingInfo training) {
    return teacher(training.steps());
  }

  /** The lesson of one step, for a look at the schedule; a training keeps its {@link #teacher}. */
  default Lesson lesson(long step, long totalSteps) {
    return teacher(totalSteps).lesson(step);
  }
}
