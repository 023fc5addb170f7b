package io.coursework.tfmodel.checkpoint;

/** At which steps a training is written down, whatever time they take. */
public enum CheckpointSchedule {
  /** At 0, 1, 2, 4, ..., 512, then 1000, 2000, ..., as Pythia does (arXiv:2304.01373). */
  LOG {
    @Override
    boolean due(long step, long every) {
      return step <= LAST_POWER ? Long.bitCount(step) <= 1 : step % THOUSAND == 0;
    }
  },
  /** At every multiple of a number of steps. */
  EVERY {
    @Override
    boolean due(long step, long every) {
      return step > 0 && step % every == 0;
    }
  },
  /** At the end alone. */
  LAST {
    @Override
    boolean due(long step, long every) {
      return false;
    }
  };

  private static final long LAST_POWER = 512;
  private static final long THOUSAND = 1000;

  /**
   * Whether a checkpoint belongs to the schedule.
   *
   * @param step optimiser steps done
   */
  abstract boolean due(long step, long every);
}
