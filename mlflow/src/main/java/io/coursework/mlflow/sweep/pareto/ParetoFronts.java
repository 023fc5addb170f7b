package io.coursework.mlflow.sweep.pareto;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Points of several goods, of each of which more is better, in fronts: in the first are those that
 * no other point is better than in one good and as good in all; in the next, those of which that
 * holds without the first, and so on.
 *
 * @see <a href="https://doi.org/10.1109/4235.996017">Deb et al. 2002</a>
 */
public final class ParetoFronts {

  private static final double BEYOND = 0.1; // of the worst, to the reference point
  private static final double NEXT_TO_NOTHING = 1e-12;

  private ParetoFronts() {}

  /**
   * The front of each point, from 0.
   *
   * @param points finite, all of the same length
   */
  public static int[] ranks(List<double[]> points) {
    int[] ranks = new int[points.size()];
    Arrays.fill(ranks, -1);
    int left = points.size();
    for (int rank = 0; left > 0; rank++) {
      List<Integer> front = new ArrayList<>();
      for (int i = 0; i < ranks.length; i++) {
        if (ranks[i] < 0 && !isDominated(i, points, ranks)) {
          front.add(i);
        }
      }
      for (int i : front) {
        ranks[i] = rank;
      }
      left -= front.size();
    }
    return ranks;
  }

  private static boolean isDominated(int point, List<double[]> points, int[] ranks) {
    return IntStream.range(0, ranks.length)
        .anyMatch(other -> ranks[other] < 0 && dominates(points.get(other), points.get(point)));
  }

  private static boolean dominates(double[] one, double[] other) {
    boolean better = false;
    for (int i = 0; i < one.length; i++) {
      if (one[i] < other[i]) {
        return false;
      }
      better |= one[i] > other[i];
    }
    return better;
  }

  /**
   * The points with the best first: front by front; in a front that which adds most to the {@link
   * Hypervolume} of those of the front before it, above a point a tenth beyond the front's worst
   * goods, as Optuna's multi-objective TPE chooses a part of a front; of equal ones the first.
   *
   * @param most so many are put in order; the others follow by their fronts
   * @see <a href="https://doi.org/10.1613/jair.1.13188">Ozaki et al. 2022</a>
   */
  public static List<Integer> bestFirst(List<double[]> points, int most) {
    int[] ranks = ranks(points);
    List<Integer> order = new ArrayList<>();
    int last = Arrays.stream(ranks).max().orElse(-1);
    for (int rank = 0; rank <= last; rank++) {
      int here = rank;
      List<Integer> front =
          IntStream.range(0, ranks.length).filter(i -> ranks[i] == here).boxed().toList();
      order.addAll(ordered(front, points, most - order.size()));
    }
    return order;
  }

  /** A front, its first few in order. */
  private static List<Integer> ordered(List<Integer> front, List<double[]> points, int most) {
    List<Integer> order = new ArrayList<>();
    if (most > 0 && front.size() > 1) {
      Hypervolume volume = new Hypervolume(reference(front.stream().map(points::get).toList()));
      double[] adds = new double[front.size()]; // at most, for what a point adds only shrinks
      int[] known = new int[front.size()]; // of how many chosen before it
      Arrays.fill(adds, Double.POSITIVE_INFINITY);
      List<double[]> chosen = new ArrayList<>();
      while (order.size() < Math.min(most, front.size())) {
        int best =
            IntStream.range(0, adds.length)
                .boxed()
                .filter(i -> !order.contains(front.get(i)))
                .max(
                    Comparator.comparingDouble((Integer i) -> adds[i])
                        .thenComparing(Comparator.reverseOrder()))
                .orElseThrow();
        if (known[best] == chosen.size() && adds[best] < Double.POSITIVE_INFINITY) {
          order.add(front.get(best));
          chosen.add(points.get(front.get(best)));
        } else {
          List<double[]> with = new ArrayList<>(chosen);
          with.add(points.get(front.get(best)));
          adds[best] = volume.of(with) - volume.of(chosen);
          known[best] = chosen.size();
        }
      }
    }
    front.stream().filter(i -> !order.contains(i)).forEach(order::add);
    return order;
  }

  /** A point that is worse than the worst goods of a front. */
  private static double[] reference(List<double[]> front) {
    double[] reference = front.get(0).clone();
    for (double[] point : front) {
      Arrays.setAll(reference, i -> Math.min(reference[i], point[i]));
    }
    Arrays.setAll(
        reference,
        i -> reference[i] == 0 ? -NEXT_TO_NOTHING : reference[i] - BEYOND * Math.abs(reference[i]));
    return reference;
  }
}
