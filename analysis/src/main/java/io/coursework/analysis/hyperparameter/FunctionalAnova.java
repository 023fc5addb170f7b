package io.coursework.analysis.hyperparameter;

import io.coursework.analysis.statistics.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hipparchus.stat.StatUtils;

/**
 * How important parameters are: the share of the variance of results over all settings that each
 * alone is behind, and that two have together beyond that. The rest lies in three and more.
 *
 * <p>A regression tree is grown on each of some bootstrap draws of the settings; a share is the
 * mean over the trees, its interval lies between their percentiles. So the intervals are those of
 * one tree, and rather wide. Each value of a parameter that was tried counts alike, however often;
 * a parameter that few settings have, such as the momentum of one optimiser, counts among these.
 * Parameters that always vary together cannot be separated: their importance is split between them.
 *
 * @param alone of each parameter, shares in [0, 1]
 * @param together of each two, the largest first
 * @see <a href="https://proceedings.mlr.press/v32/hutter14.html">Hutter et al. 2014</a>
 */
public record FunctionalAnova(List<Interval> alone, List<Pair> together) {

  /** Of so many levels at most a parameter is cut; more numbers are put into groups. */
  public static final int MOST_LEVELS = 64;

  private static final int DRAWS = 128;
  private static final double TAIL = 2.5; // percent on either side

  public FunctionalAnova {
    alone = List.copyOf(alone);
    together = List.copyOf(together);
  }

  /**
   * What two parameters have together.
   *
   * @param first its index
   * @param second its index, the larger
   */
  public record Pair(int first, int second, Interval share) {}

  /**
   * The shares.
   *
   * @param parameters their levels, {@value #MOST_LEVELS} numbers each at most
   * @param results of the settings, finite; of a setting that was run with several seeds their mean
   * @param noise the variance of a result that is chance: that of a run divided by the seeds; 0 if
   *     unknown. Where results differ no more than this, nothing is made of it
   * @param seed of the draws; the same gives the same numbers
   * @return with NaN throughout if the results do not differ, or no more than by noise
   * @throws IllegalArgumentException if there are not as many results as settings, or fewer than
   *     two
   */
  public static FunctionalAnova of(
      List<ParameterLevels> parameters, double[] results, double noise, long seed) {
    for (ParameterLevels levels : parameters) {
      if (levels.settings() != results.length || results.length < 2) {
        throw new IllegalArgumentException(
            "%d results of %d settings have no shares; give a result for each, and at least two"
                .formatted(results.length, levels.settings()));
      }
    }
    int count = parameters.size();
    int[][] pairs =
        IntStream.range(0, count)
            .boxed()
            .flatMap(p -> IntStream.range(p + 1, count).mapToObj(q -> new int[] {p, q}))
            .toArray(int[][]::new);
    List<List<Integer>> orders = orders(parameters);
    List<double[]> drawn = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(seed);
    for (int draw = 0; draw < DRAWS; draw++) {
      int[] times = new int[results.length];
      for (int i = 0; i < times.length; i++) {
        times[random.nextInt(times.length)]++;
      }
      double[] shares = new double[count + pairs.length];
      for (List<Integer> order : orders) {
        double[] variances = variances(parameters, order, pairs, results, times, noise);
        for (int i = 0; i < shares.length; i++) {
          shares[i] += Math.min(1, variances[1 + i] / variances[0]) / orders.size();
        }
      }
      if (Arrays.stream(shares).allMatch(Double::isFinite)) { // not where nothing varies
        drawn.add(shares);
      }
    }
    List<Interval> alone =
        IntStream.range(0, count).mapToObj(p -> share(drawn, p, results.length)).toList();
    List<Pair> together =
        IntStream.range(0, pairs.length)
            .mapToObj(
                i -> new Pair(pairs[i][0], pairs[i][1], share(drawn, count + i, results.length)))
            .sorted(Comparator.comparingDouble((Pair pair) -> -pair.share().mean()))
            .toList();
    return new FunctionalAnova(alone, together);
  }

  /**
   * Of equal cuts a tree makes that of the first parameter, so each draw has two trees: what few
   * settings lack comes first, and what is equal in that in one order and in the other.
   */
  private static List<List<Integer>> orders(List<ParameterLevels> parameters) {
    Comparator<Integer> byLacking = Comparator.comparingLong(p -> lacking(parameters.get(p)));
    List<Integer> all = IntStream.range(0, parameters.size()).boxed().toList();
    return List.of(
        all.stream().sorted(byLacking).toList(),
        all.stream().sorted(byLacking.thenComparing(Comparator.reverseOrder())).toList());
  }

  /** Of a tree: the whole, then in the order of the parameters, then of the pairs. */
  private static double[] variances(
      List<ParameterLevels> parameters,
      List<Integer> order,
      int[][] pairs,
      double[] results,
      int[] times,
      double noise) {
    int[][] places =
        Arrays.stream(pairs)
            .map(pair -> new int[] {order.indexOf(pair[0]), order.indexOf(pair[1])})
            .toArray(int[][]::new);
    double[] ordered =
        new AnovaTree(order.stream().map(parameters::get).toList(), results, times, noise)
            .variances(places);
    double[] variances = ordered.clone();
    for (int place = 0; place < order.size(); place++) {
      variances[1 + order.get(place)] = ordered[1 + place];
    }
    return variances;
  }

  private static long lacking(ParameterLevels levels) {
    return levels.hasAbsent()
        ? IntStream.range(0, levels.settings()).filter(i -> levels.of(i) == 0).count()
        : 0;
  }

  /** NaN where most draws have no variance: then there is nothing to share. */
  private static Interval share(List<double[]> drawn, int column, int settings) {
    double[] values = drawn.stream().mapToDouble(shares -> shares[column]).toArray();
    return values.length < DRAWS / 2
        ? new Interval(Double.NaN, Double.NaN, Double.NaN, settings)
        : new Interval(
            StatUtils.mean(values),
            StatUtils.percentile(values, TAIL),
            StatUtils.percentile(values, 100 - TAIL),
            settings);
  }
}
