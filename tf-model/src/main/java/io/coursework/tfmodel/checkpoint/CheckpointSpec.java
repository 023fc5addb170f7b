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
 * @param keep how many of the schedule's newest are kept, at least 1; of schedule log all are
 * @param best the evaluation whose checkpoint is kept, too
 * @param maxMegabytes (10^6 bytes) that all checkpoints of a run may take, 0 for any number: the
 *     oldest go first, but never the last, the best and the newest of the schedule. While one is
 *     written, it comes on top.
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
        .require(keep >= 1, "keep = %d must be at least 1", keep)
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
    int kept = alwaysKept();
    double megabytes = Checkpoint.bytes(layout, vectors) / BYTES_PER_MEGABYTE;
    new Requirements()
        .require(
            maxMegabytes == 0 || kept * megabytes <= maxMegabytes,
            "training.checkpoint.max_megabytes = %s has no room for the %d checkpoints of %.3f"
                + " megabytes that are always kept (the last, the schedule's newest%s); raise it to"
                + " %.0f",
            maxMegabytes,
            kept,
            megabytes,
            best == BestBy.NONE ? "" : ", the best",
            Math.ceil(kept * megabytes))
        .throwIfAny();
  }

  /**
   * Bytes that a run's checkpoints take at the least: those that are always kept, and one more
   * while it is written.
   *
   * @param vectors of the optimiser beside the weights
   */
  public long leastBytes(ParameterLayout layout, int vectors) {
    return (alwaysKept() + 1) * Checkpoint.bytes(layout, vectors);
  }

  /** The last, the schedule's newest, and perhaps the best. */
  private int alwaysKept() {
    return best == BestBy.NONE ? 2 : 3;
  }
}
