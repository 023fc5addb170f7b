package io.coursework.tfmodel.training;

import java.util.List;

/**
 * The losses of a training, as a {@link LossLog} has them.
 *
 * @param losses by step; NaN where none is known
 * @param stretches in the order of their steps, the first at step 0
 */
public record RecordedLosses(float[] losses, List<LossSegment> stretches) {

  /** The circumstances of a step. */
  public LossSegment stretch(long step) {
    LossSegment found = stretches.get(0);
    for (LossSegment stretch : stretches) {
      if (stretch.step() <= step) {
        found = stretch;
      }
    }
    return found;
  }
}
