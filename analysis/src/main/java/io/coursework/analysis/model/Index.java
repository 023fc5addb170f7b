package io.coursework.analysis.model;

import java.util.List;

/** The place of one element in an activation. */
public final class Index {

  private final NamedArray array;
  private final int[] at;

  /** At the first element. */
  Index(NamedArray array) {
    this.array = array;
    this.at = new int[array.shape().size()];
  }

  /**
   * Which dimension an axis is.
   *
   * @throws IllegalArgumentException if it is not one
   */
  static int dimension(String name, List<HookAxis> axes, HookAxis axis) {
    int dimension = axes.indexOf(axis);
    if (dimension < 0) {
      throw new IllegalArgumentException(
          "%s has no axis %s; its axes are %s".formatted(name, axis, axes));
    }
    return dimension;
  }

  /** The element's index along an axis. */
  public int of(HookAxis axis) {
    return at[dimension(array.name(), array.axes(), axis)];
  }

  /** The position of the token that the element belongs to: of a pattern, of the one that looks. */
  public int position() {
    return of(array.axes().contains(HookAxis.QUERY) ? HookAxis.QUERY : HookAxis.POSITION);
  }

  int at(int dimension) {
    return at[dimension];
  }

  /** To the next element in row-major order; after the last, to the first. */
  void advance() {
    for (int dimension = at.length - 1; dimension >= 0; dimension--) {
      at[dimension]++;
      if (at[dimension] < array.shape().get(dimension)) {
        return;
      }
      at[dimension] = 0;
    }
  }
}
