package io.coursework.mlflow.sweep.tpe;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Keys that vary together: all of them have values, or none has.
 *
 * @param axes by key; the order of keys does not count
 * @param active whether they vary, by the coordinates of the groups before
 */
public record AxisGroup(Map<String, SearchAxis> axes, Predicate<Map<String, Double>> active) {

  public AxisGroup {
    axes = Collections.unmodifiableMap(new TreeMap<>(axes));
  }

  /** Keys that always vary. */
  public static AxisGroup always(Map<String, SearchAxis> axes) {
    return new AxisGroup(axes, point -> true);
  }
}
