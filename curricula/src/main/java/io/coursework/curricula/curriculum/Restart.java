package io.coursework.curricula.curriculum;

/** What of the optimiser begins again with a stage. */
public enum Restart {
  /** The optimiser continues as if nothing had happened. */
  NOTHING,
  /** The moments are forgotten; the learning rate's schedule continues. */
  MOMENTS,
  /**
   * The moments are forgotten, and the learning rate's schedule, warm-up included, runs once before
   * the stage and once from it on, as in two trainings.
   */
  EVERYTHING
}
