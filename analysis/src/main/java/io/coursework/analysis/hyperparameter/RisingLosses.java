package io.coursework.analysis.hyperparameter;

import java.util.Arrays;

/**
 * The losses of a training whose learning rate rises from step to step, up to where they diverge.
 *
 * <p>The curve is smoothed by the mean over some steps before and after each. It has diverged where
 * it lies above its lowest value so far by half of what it had fallen until then, and by a quarter
 * of where it began at least, or where a loss is not finite.
 */
public final class RisingLosses {

  private static final double REGAINED = 0.5; // of the fall
  private static final double ABOVE = 0.25; // of the first value

  private final int reach;
  private double[] losses = new double[64];
  private int size;
  private double first;
  private double lowest = Double.POSITIVE_INFINITY;
  private int divergedAt = -1;

  /**
   * Without a loss yet.
   *
   * @param reach steps on each side of a step over which its loss is smoothed, at least 1
   */
  public RisingLosses(int reach) {
    this.reach = reach;
  }

  /**
   * Adds the loss of the next step, unless the losses have diverged.
   *
   * @param loss mean over a batch; one that is not finite has diverged
   */
  public void add(double loss) {
    if (diverged()) {
      return;
    }
    if (!Double.isFinite(loss)) {
      divergedAt = size;
      return;
    }
    if (size == losses.length) {
      losses = Arrays.copyOf(losses, 2 * size);
    }
    losses[size++] = loss;
    int at = size - 1 - reach; // the last place with a whole window
    if (at < reach) {
      return;
    }
    double here = smoothed(at);
    if (at == reach) {
      first = here;
    }
    lowest = Math.min(lowest, here);
    if (here > lowest + Math.max(REGAINED * (first - lowest), ABOVE * first)) {
      divergedAt = at;
    }
  }

  /** Whether the loss has diverged, so that the training stops. */
  public boolean diverged() {
    return divergedAt >= 0;
  }

  /** The step at which they have diverged, from 0; only if they have. */
  int divergedAt() {
    return divergedAt;
  }

  /** The losses that were added, as many as steps. */
  public double[] losses() {
    return Arrays.copyOf(losses, size);
  }

  private double smoothed(int at) {
    return mean(losses, Math.max(0, at - reach), Math.min(size, at + reach + 1));
  }

  /** A curve smoothed by the same rule; at its ends over fewer steps. */
  static double[] smooth(double[] curve, int reach) {
    double[] smooth = new double[curve.length];
    for (int at = 0; at < curve.length; at++) {
      int side = Math.min(reach, Math.min(at, curve.length - 1 - at)); // alike on both sides
      smooth[at] = mean(curve, at - side, at + side + 1);
    }
    return smooth;
  }

  private static double mean(double[] values, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += values[i];
    }
    return sum / (to - from);
  }
}
