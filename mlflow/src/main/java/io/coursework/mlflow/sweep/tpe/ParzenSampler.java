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

  /** The most points that count as good, however many were tried. */
  public static final int MOST_GOOD = 25;

  private static final int CANDIDATES = 24;
  private static final double GOOD = 0.1;

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
    Divided divided = Divided.of(tried);
    Map<String, Double> point = new TreeMap<>();
    for (AxisGroup group : groups) {
      if (!group.axes().isEmpty() && group.active().test(point)) {
        point.putAll(Densities.of(group, divided).proposal(random));
      }
    }
    return point;
  }

  /**
   * What was tried, in its order.
   *
   * @param good the best; of equal ones, the older
   * @param others with those that are not known yet
   */
  record Divided(List<ScoredPoint> good, List<ScoredPoint> others) {

    static Divided of(List<ScoredPoint> tried) {
      double[] values =
          tried.stream().mapToDouble(point -> point.value().orElse(Double.NaN)).toArray();
      List<Integer> known =
          IntStream.range(0, values.length)
              .filter(i -> !Double.isNaN(values[i]))
              .boxed()
              .sorted(Comparator.comparingDouble(i -> -values[i]))
              .toList();
      int count = (int) Math.min(MOST_GOOD, Math.ceil(GOOD * known.size()));
      Set<Integer> best = new HashSet<>(known.subList(0, count));
      Divided divided = new Divided(new ArrayList<>(), new ArrayList<>());
      for (int i = 0; i < tried.size(); i++) {
        (best.contains(i) ? divided.good : divided.others).add(tried.get(i));
      }
      return divided;
    }
  }

  /** Where the points of a group are that were good, and where the others are. */
  record Densities(List<String> keys, ParzenMixture good, ParzenMixture others) {

    static Densities of(AxisGroup group, Divided divided) {
      List<String> keys = List.copyOf(group.axes().keySet());
      List<SearchAxis> axes = List.copyOf(group.axes().values());
      return new Densities(
          keys,
          new ParzenMixture(axes, ParzenMixture.coordinates(divided.good, keys)),
          new ParzenMixture(axes, ParzenMixture.coordinates(divided.others, keys)));
    }

    /** The logarithm of the one over the other at coordinates. */
    double ratio(double[] at) {
      return good.logDensity(at) - others.logDensity(at);
    }

    /** The best of some candidates. */
    Map<String, Double> proposal(RandomGenerator random) {
      double[] chosen = null;
      double most = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < CANDIDATES; i++) {
        double[] candidate = good.draw(random);
        double ratio = ratio(candidate);
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
  }
}
