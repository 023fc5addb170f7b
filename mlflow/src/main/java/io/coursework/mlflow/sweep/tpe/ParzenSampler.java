package io.coursework.mlflow.sweep.tpe;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * The multivariate tree-structured Parzen estimator as Optuna defines it: the best tenth of what
 * was tried, 25 points at most, has one density, the rest has another; of some candidates drawn
 * from the first, the one is next at which the first is highest over the second. Keys that vary
 * only under a condition have densities of their own, over the points that had them.
 *
 * @see <a href="https://arxiv.org/abs/2304.11127">Watanabe 2023</a>
 */
public final class ParzenSampler {

  private static final int CANDIDATES = 24;
  private static final double GOOD = 0.1;
  private static final int MOST_GOOD = 25;

  private final List<AxisGroup> groups;

  /**
   * @param groups in an order in which a group's condition asks for groups before it alone
   */
  public ParzenSampler(List<AxisGroup> groups) {
    this.groups = List.copyOf(groups);
  }

  /**
   * The coordinates of the next point by key: a pure function of what was tried, in its order, and
   * of the generator's state.
   *
   * @param tried the oldest first
   */
  public Map<String, Double> next(List<ScoredPoint> tried, RandomGenerator random) {
    Set<Integer> best = best(tried);
    List<ScoredPoint> good = new ArrayList<>();
    List<ScoredPoint> others = new ArrayList<>();
    for (int i = 0; i < tried.size(); i++) {
      (best.contains(i) ? good : others).add(tried.get(i));
    }
    Map<String, Double> point = new TreeMap<>();
    for (AxisGroup group : groups) {
      if (!group.axes().isEmpty() && group.active().test(point)) {
        point.putAll(next(group, good, others, random));
      }
    }
    return point;
  }

  private static Map<String, Double> next(
      AxisGroup group, List<ScoredPoint> good, List<ScoredPoint> others, RandomGenerator random) {
    List<String> keys = List.copyOf(group.axes().keySet());
    List<SearchAxis> axes = List.copyOf(group.axes().values());
    ParzenMixture above = new ParzenMixture(axes, ParzenMixture.coordinates(good, keys));
    ParzenMixture below = new ParzenMixture(axes, ParzenMixture.coordinates(others, keys));
    double[] chosen = null;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < CANDIDATES; i++) {
      double[] candidate = above.draw(random);
      double ratio = above.logDensity(candidate) - below.logDensity(candidate);
      if (chosen == null || ratio > most) {
        chosen = candidate;
        most = ratio;
      }
    }
    Map<String, Double> at = new TreeMap<>();
    for (int i = 0; i < keys.size(); i++) {
      at.put(keys.get(i), chosen[i]);
    }
    return at;
  }

  /** The places of the best points; of equal ones, the older. */
  private static Set<Integer> best(List<ScoredPoint> tried) {
    List<Integer> known =
        IntStream.range(0, tried.size())
            .filter(i -> tried.get(i).value().isPresent())
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> -tried.get(i).value().getAsDouble()))
            .toList();
    int count = (int) Math.min(MOST_GOOD, Math.ceil(GOOD * known.size()));
    return new HashSet<>(known.subList(0, count));
  }
}
