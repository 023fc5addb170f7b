package io.coursework.curricula.curriculum;

/** A curriculum whose every lesson is known before training: a pure function of the step. */
public interface PredefinedCurriculum extends Curriculum {

  /**
   * What a step is taught with.
   *
   * @param step from 0; from {@code totalSteps} on, the last lesson goes on
   * @param totalSteps length of the whole training, at least 1
   */
  Lesson lesson(long step, long totalSteps);

  @Override
  default Teacher teacher(Training training) {
    return step -> lesson(step, training.steps());
  }
}
