package io.coursework.analysis.transition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Draws runs within each x, and whole splits where a group has several. Of n runs, n - 1 are drawn
 * with replacement, each weighing n / (n - 1): with the usual n draws the scatter of so few runs
 * would come out too small by the share (n - 1) / n, a third for three seeds. Groups with the same
 * seeds (or splits) get the same draws, so that they are compared in pairs.
 *
 * @see <a href="https://doi.org/10.1080/01621459.1988.10478591">Rao and Wu 1988</a>, whose rescaled
 *     bootstrap it is
 */
final class Resampling {

  private record Cell(double x, long split, List<Long> seeds) {}

  private final int trials;
  private final List<Stratum> runs = new ArrayList<>();
  private final List<Stratum> splits = new ArrayList<>();

  /** Units that are drawn together: for each the trials it weighs. */
  private record Stratum(List<int[]> units) {

    void weigh(double[] weights, SplittableRandom random) {
      int n = units.size();
      int[] counts = new int[n];
      for (int i = 1; i < n; i++) {
        counts[random.nextInt(n)]++;
      }
      for (int unit = 0; unit < n; unit++) {
        double weight = n == 1 ? 1 : counts[unit] * (double) n / (n - 1);
        for (int trial : units.get(unit)) {
          weights[trial] *= weight;
        }
      }
    }
  }

  Resampling(List<RunOutcome> trials) {
    this.trials = trials.size();
    Map<Cell, List<List<Integer>>> cells = new LinkedHashMap<>();
    Map<List<Long>, List<Map<Long, List<Integer>>>> splitSets = new LinkedHashMap<>();
    Map<String, List<Integer>> groups = new TreeMap<>();
    for (int i = 0; i < trials.size(); i++) {
      groups.computeIfAbsent(trials.get(i).group(), group -> new ArrayList<>()).add(i);
    }
    for (List<Integer> group : groups.values()) {
      Map<Long, List<Integer>> bySplit = new TreeMap<>();
      group.forEach(
          i -> bySplit.computeIfAbsent(trials.get(i).split(), split -> new ArrayList<>()).add(i));
      splitSets
          .computeIfAbsent(new ArrayList<>(bySplit.keySet()), set -> new ArrayList<>())
          .add(bySplit);
      bySplit.forEach(
          (split, members) -> {
            for (double x : new TreeSet<>(members.stream().map(i -> trials.get(i).x()).toList())) {
              List<Integer> here =
                  members.stream()
                      .filter(i -> trials.get(i).x() == x)
                      .sorted(Comparator.comparing(i -> trials.get(i).seed()))
                      .toList();
              List<Long> seeds = here.stream().map(i -> trials.get(i).seed()).toList();
              cells.computeIfAbsent(new Cell(x, split, seeds), cell -> new ArrayList<>()).add(here);
            }
          });
    }
    cells.forEach(
        (cell, pairs) ->
            runs.add(
                new Stratum(
                    IntStream.range(0, cell.seeds().size())
                        .mapToObj(run -> pairs.stream().mapToInt(pair -> pair.get(run)).toArray())
                        .toList())));
    splitSets.forEach(
        (set, pairs) ->
            splits.add(
                new Stratum(
                    set.stream()
                        .map(
                            split ->
                                pairs.stream()
                                    .flatMap(pair -> pair.get(split).stream())
                                    .mapToInt(Integer::intValue)
                                    .toArray())
                        .toList())));
  }

  /** Whether one draw can differ from another. */
  boolean scatters() {
    return Stream.concat(runs.stream(), splits.stream()).anyMatch(s -> s.units().size() > 1);
  }

  /**
   * Degrees of freedom of the scatter of some trials: units that can be drawn, less one per
   * stratum.
   *
   * @return at least 1
   */
  int degreesOfFreedom(Set<Integer> chosen) {
    long free =
        Stream.concat(runs.stream(), splits.stream())
            .filter(stratum -> Arrays.stream(stratum.units().get(0)).anyMatch(chosen::contains))
            .mapToLong(stratum -> stratum.units().size() - 1)
            .sum();
    return (int) Math.max(1, free);
  }

  /** The weight of each trial in a draw. */
  double[] weights(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] weights = new double[trials];
    Arrays.fill(weights, 1);
    splits.forEach(stratum -> stratum.weigh(weights, random));
    runs.forEach(stratum -> stratum.weigh(weights, random));
    return weights;
  }
}
