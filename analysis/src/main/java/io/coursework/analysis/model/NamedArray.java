package io.coursework.analysis.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Numbers that belong to a name in the model: an activation, a gradient at a hook, a weight.
 *
 * @param name of the hook or the weight
 * @param axes what each dimension counts
 * @param shape its dimensions
 * @param values row-major; not copied: leave them as they are
 */
public record NamedArray(String name, List<HookAxis> axes, List<Integer> shape, float[] values) {

  /**
   * @throws IllegalArgumentException if axes, shape and values do not fit together
   */
  public NamedArray {
    axes = List.copyOf(axes);
    shape = List.copyOf(shape);
    long size = shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    if (axes.size() != shape.size() || size != values.length) {
      throw new IllegalArgumentException(
          "%s has %d values, which do not make a %s of shape %s; pass all of them, row-major"
              .formatted(name, values.length, axes, shape));
    }
  }

  /**
   * How long an axis is.
   *
   * @throws IllegalArgumentException if there is none such
   */
  public int size(HookAxis axis) {
    return shape.get(Index.dimension(name, axes, axis));
  }

  /**
   * Where an element stands among the values, or the first of several if fewer indices are given
   * than there are axes.
   *
   * @throws IndexOutOfBoundsException if an index is outside its axis
   */
  public int offset(int... index) {
    int offset = 0;
    for (int i = 0; i < shape.size(); i++) {
      int own = i < index.length ? index[i] : 0;
      if (own < 0 || own >= shape.get(i)) {
        throw new IndexOutOfBoundsException(
            "%s%s is outside the shape %s".formatted(name, Arrays.toString(index), shape));
      }
      offset = offset * shape.get(i) + own;
    }
    return offset;
  }

  /** One element; an index for each axis. */
  public float at(int... index) {
    return values[offset(index)];
  }

  /** A copy of all that lies below the first indices, for example the vector of (row, position). */
  public float[] slice(int... index) {
    int size = 1;
    for (int i = index.length; i < shape.size(); i++) {
      size *= shape.get(i);
    }
    int from = offset(index);
    return Arrays.copyOfRange(values, from, from + size);
  }

  /**
   * Some of the rows in any order, each as often as it is named.
   *
   * @param rows indices along the first axis
   */
  public NamedArray rows(int... rows) {
    int size = values.length / shape.get(0);
    float[] chosen = new float[rows.length * size];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(values, offset(rows[i]), chosen, i * size, size);
    }
    List<Integer> dimensions = new ArrayList<>(shape);
    dimensions.set(0, rows.length);
    return new NamedArray(name, axes, dimensions, chosen);
  }

  /** In place of each element its mean along some axes, in the same shape. */
  public NamedArray mean(HookAxis... over) {
    Set<HookAxis> gone = EnumSet.noneOf(HookAxis.class);
    for (HookAxis axis : over) {
      Index.dimension(name, axes, axis);
      gone.add(axis);
    }
    double[] sums = new double[values.length];
    int[] first = new int[values.length]; // of those that share a mean
    Index index = new Index(this);
    int[] origin = new int[shape.size()];
    for (int i = 0; i < values.length; i++) {
      for (int dimension = 0; dimension < origin.length; dimension++) {
        origin[dimension] = gone.contains(axes.get(dimension)) ? 0 : index.at(dimension);
      }
      first[i] = offset(origin);
      sums[first[i]] += values[i];
      index.advance();
    }
    int count = gone.stream().mapToInt(this::size).reduce(1, Math::multiplyExact);
    float[] means = new float[values.length];
    for (int i = 0; i < means.length; i++) {
      means[i] = (float) (sums[first[i]] / count);
    }
    return new NamedArray(name, axes, shape, means);
  }
}
