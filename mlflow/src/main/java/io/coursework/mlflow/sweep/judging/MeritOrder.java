package io.coursework.mlflow.sweep.judging;

import io.coursework.mlflow.sweep.pareto.ParetoFronts;
import io.coursework.mlflow.sweep.tpe.ParzenSampler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Settings in an order in which the better come first, for a search that asks for nothing else: by
 * one objective as {@link Merit} says; by several those that keep to the constraints in fronts, and
 * in a front by what they add to its hypervolume ({@link ParetoFronts#bestFirst}), then those that
 * break them. So a tree-structured Parzen estimator takes for good what Optuna's takes; it does not
 * weigh the good ones by their hypervolume, as that does.
 */
public final class MeritOrder {

  private MeritOrder() {}

  /**
   * A number for each setting, more is better.
   *
   * @param merits empty for one that has failed, which is the worst
   * @return minus infinity for those that have failed
   */
  public static double[] values(List<Optional<Merit>> merits) {
    double[] values = new double[merits.size()];
    Arrays.fill(values, Double.NEGATIVE_INFINITY);
    List<Merit> known =
        merits.stream().flatMap(Optional::stream).filter(merit -> !merit.failed()).toList();
    if (known.stream().allMatch(merit -> merit.keeps() && merit.goods().size() == 1)) {
      Arrays.setAll(values, i -> merits.get(i).map(Merit::good).orElse(values[i]));
      return values;
    }
    List<Integer> order = new ArrayList<>();
    List<Integer> keeping = places(merits, Merit::keeps);
    ParetoFronts.bestFirst(
            keeping.stream().map(i -> merits.get(i).orElseThrow().point()).toList(),
            ParzenSampler.MOST_GOOD)
        .forEach(i -> order.add(keeping.get(i)));
    places(merits, merit -> !merit.keeps()).stream()
        .sorted(Comparator.comparing((Integer i) -> merits.get(i).orElseThrow()).reversed())
        .forEach(order::add);
    for (int place = 0; place < order.size(); place++) {
      values[order.get(place)] = -place;
    }
    return values;
  }

  /** Those that have not failed and of which something holds, in their order. */
  private static List<Integer> places(List<Optional<Merit>> merits, Predicate<Merit> holds) {
    return IntStream.range(0, merits.size())
        .filter(
            i -> merits.get(i).filter(merit -> !merit.failed() && holds.test(merit)).isPresent())
        .boxed()
        .toList();
  }
}
