package io.coursework.tfmodel.architecture;

/**
 * The angles that stand for positions: position times a frequency, where the frequencies fall from
 * 1 towards 1/10000 in geometric steps.
 */
public final class Frequencies {

  private static final double LOWEST = 1e-4;

  private Frequencies() {}

  /**
   * The angle of a position at a frequency.
   *
   * @param position from 0
   * @param index of the frequency, from 0
   * @param width of the vector that is turned or filled; each frequency has two of its components
   * @return radians
   */
  public static double angle(int position, int index, int width) {
    return position * StrictMath.pow(LOWEST, 2.0 * index / width);
  }
}
