package io.coursework.tfmodel.checkpoint;

import io.coursework.curricula.spec.Requirements;
import io.coursework.tfmodel.architecture.ParameterLayout;

/**
 * When a training is written down, and what of that is kept. The last step is always written.
 *
 * @param schedule at which steps
 * @param every steps between two checkpoints, for schedule every
 * @param seconds of wall time after which one more is due, so that a crash costs no more; 0 for
 *     never. The weights do not depend on it.
 * @param keep how many of the newest are kept beside the last, the best and those of schedule log
 * @param best the evaluation whose checkpoint is kept
 * @param maxMegabytes (10^6 bytes) that all checkpoints of a run may take, 0 for any number: the
 *     oldest go first, never the best and the last
 * @param upload which become artifacts of the run
 */
public record CheckpointSpec(
    CheckpointSchedule schedule,
    long every,
    double seconds,
    int keep,
    BestBy best,
    double maxMegabytes,
    Upload upload) {

  private static final double BYTES_PER_MEGABYTE = 1e6;

  public CheckpointSpec {
    new Requirements()
        .require(every >= 1, "every = %d must be at least 1", every)
        .require(
            seconds >= 0 && Double.isFinite(seconds),
            "seconds = %s must be at least 0; 0 writes none for the time passed",
            seconds)
        .require(keep >= 0, "keep = %d must be at least 0", keep)
        .require(
            maxMegabytes >= 0 && Double.isFinite(maxMegabytes),
            "max_megabytes = %s must be at least 0; 0 sets no limit",
            maxMegabytes)
        .throwIfAny();
  }

  /**
   * Whether a checkpoint is due for its step alone.
   *
   * @param step optimiser steps done
   */
  public boolean due(long step) {
    return schedule.due(step, every);
  }

  /** Whether a checkpoint stays when newer ones come, as far as there is room. */
  boolean lasting(long step) {
    return schedule == CheckpointSchedule.LOG && due(step);
  }

  /** The limit in bytes. */
  long maxBytes() {
    return maxMegabytes == 0 ? Long.MAX_VALUE : (long) (maxMegabytes * BYTES_PER_MEGABYTE);
  }

  /**
   * Refuses a limit that what is always kept does not fit into.
   *
   * @param vectors of the optimiser beside the weights
   * @throws io.coursework.curricula.spec.InvalidSpecException naming the limit that suffices
   */
  public void requireRoom(ParameterLayout layout, int vectors) {
    int kept = best == BestBy.NONE ? 1 : 2;
    long bytes = Checkpoint.bytes(layout, vectors);
    new Requirements()
        .require(
            kept * bytes <= maxBytes(),
            "training.checkpoint.max_megabytes = %s has no room for %s of %.3f megabytes; raise it"
                + " to %.3f",
            maxMegabytes,
            kept == 1 ? "one checkpoint" : "two checkpoints, the best and the last,",
            bytes / BYTES_PER_MEGABYTE,
            Math.ceil(kept * bytes / BYTES_PER_MEGABYTE * 1000) / 1000)
        .throwIfAny();
  }
}
