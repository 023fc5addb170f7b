package io.coursework.tfmodel.training;

import java.util.List;

/**
 * The losses of a training, as a {@link LossLog} has them.
 *
 * @param losses by step; NaN where none is known
 * @param stretches in the order of their steps, the first at step 0
 */
public record RecordedLosses(float[] losses, List<Stretch> stretches) {

  /** The circumstances of a step. */
  public Stretch stretch(long step) {
    Stretch found = stretches.get(0);
    for (Stretch stretch : stretches) {
      if (stretch.step() <= step) {
        found = stretch;
      }
    }
    return found;
  }
}
