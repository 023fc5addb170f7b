package io.coursework.mlflow.sweep.pareto;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The volume between points and a reference point: of all that one of the points is as good as in
 * each good.
 *
 * @param reference no better than any point in any good; more is better
 */
record Hypervolume(double[] reference) {

  /**
   * The volume of some points, by slices along the last good: exact, and meant for three at most.
   */
  double of(List<double[]> points) {
    return of(points, reference.length);
  }

  private double of(List<double[]> points, int goods) {
    int last = goods - 1;
    if (last == 0) {
      return points.stream().mapToDouble(point -> point[0] - reference[0]).max().orElse(0);
    }
    List<double[]> sorted = new ArrayList<>(points);
    sorted.sort(Comparator.comparingDouble((double[] point) -> -point[last]));
    double volume = 0;
    for (int i = 0; i < sorted.size(); i++) {
      double next = i + 1 < sorted.size() ? sorted.get(i + 1)[last] : reference[last];
      double height = sorted.get(i)[last] - next;
      if (height > 0) {
        volume += height * of(sorted.subList(0, i + 1), last);
      }
    }
    return volume;
  }
}
