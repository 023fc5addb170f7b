package io.coursework.analysis.hyperparameter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A regression tree over levels of parameters: boxes of settings with their mean result. Its
 * variance, and what of it lies in one parameter or in two, is known exactly, where each level of a
 * parameter counts alike and parameters are independent of each other.
 *
 * <p>A tree may cut a parameter only in boxes all of whose settings have it, or cut those that do
 * not have it from those that do. The order of words is that of their mean results, so that a few
 * cuts can part them in any way.
 */
final class AnovaTree {

  private static final double ROUNDING = 1e-12; // of the whole variance

  /** Levels from (inclusive) to (exclusive) of each parameter, in the tree's order. */
  private record Leaf(int[] from, int[] to, double value) {}

  private final double[][] weights; // [parameter, place]: they sum to 1
  private final List<Leaf> leaves = new ArrayList<>();

  private final List<ParameterLevels> parameters;
  private final double[] results;
  private final int[] times;
  private final double noise;
  private final double least;
  private final int[][] places; // [parameter, setting]: a tree is asked for them very often
  private final boolean[] hasAbsent; // by parameter
  private final boolean[] cutsAbsence;

  /**
   * Grows a tree.
   *
   * @param times how often each setting counts; 0 for one that is left out
   * @param noise variance of a result that is chance: a box whose results differ no more is not cut
   */
  AnovaTree(List<ParameterLevels> parameters, double[] results, int[] times, double noise) {
    this.parameters = parameters;
    this.results = results;
    this.times = times;
    this.noise = noise;
    this.cutsAbsence = new boolean[parameters.size()];
    int[] all = IntStream.range(0, results.length).filter(i -> times[i] > 0).toArray();
    this.least = ROUNDING * variance(all);
    this.places = new int[parameters.size()][];
    this.hasAbsent = new boolean[parameters.size()];
    for (int p = 0; p < places.length; p++) {
      ParameterLevels levels = parameters.get(p);
      int[] ofLevels = places(levels, all);
      places[p] = new int[results.length];
      Arrays.setAll(places[p], i -> ofLevels[levels.of(i)]);
      hasAbsent[p] = levels.hasAbsent();
    }
    int[] to = parameters.stream().mapToInt(ParameterLevels::count).toArray();
    grow(all, new int[to.length], to);
    this.weights = new double[parameters.size()][];
    Arrays.setAll(weights, this::weights);
  }

  /** Numbers keep their order; words get that of their means, the absent first. */
  private int[] places(ParameterLevels levels, int[] all) {
    int[] places = IntStream.range(0, levels.count()).toArray();
    if (levels.numeric()) {
      return places;
    }
    double[] sums = new double[levels.count()];
    double[] counts = new double[levels.count()];
    for (int i : all) {
      sums[levels.of(i)] += times[i] * results[i];
      counts[levels.of(i)] += times[i];
    }
    int first = levels.hasAbsent() ? 1 : 0;
    int[] sorted =
        IntStream.range(first, levels.count())
            .boxed()
            .sorted(
                Comparator.comparingDouble(
                    level -> counts[level] == 0 ? 0 : sums[level] / counts[level]))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int place = 0; place < sorted.length; place++) {
      places[sorted[place]] = place + first;
    }
    return places;
  }

  /** Absence counts as often as it was, and not at all where the tree makes nothing of it. */
  private double[] weights(int parameter) {
    ParameterLevels levels = parameters.get(parameter);
    double[] weights = new double[levels.count()];
    double absent = 0;
    if (levels.hasAbsent() && (cutsAbsence[parameter] || levels.count() == 1)) {
      int without = (int) IntStream.range(0, results.length).filter(i -> levels.of(i) == 0).count();
      absent = (double) without / results.length;
    }
    int first = levels.hasAbsent() ? 1 : 0;
    Arrays.fill(weights, first, weights.length, (1 - absent) / (weights.length - first));
    if (first == 1) {
      weights[0] = absent;
    }
    return weights;
  }

  private double variance(int[] settings) {
    double mean = Arrays.stream(settings).mapToDouble(i -> results[i]).average().orElse(0);
    double squares = Arrays.stream(settings).mapToDouble(i -> Math.pow(results[i] - mean, 2)).sum();
    return settings.length < 2 ? 0 : squares / (settings.length - 1);
  }

  private record Cut(int parameter, int at, double gain) {}

  private void grow(int[] settings, int[] from, int[] to) {
    double variance = variance(settings);
    Cut cut = variance <= noise || variance <= least ? null : best(settings);
    if (cut == null) {
      double weight = Arrays.stream(settings).mapToDouble(i -> times[i]).sum();
      double sum = Arrays.stream(settings).mapToDouble(i -> times[i] * results[i]).sum();
      leaves.add(new Leaf(from, to, sum / weight));
      return;
    }
    int p = cut.parameter();
    boolean below = Arrays.stream(settings).anyMatch(i -> places[p][i] == 0);
    cutsAbsence[p] |= hasAbsent[p] && cut.at() == 1 && below;
    int[] upper = from.clone();
    int[] lower = to.clone();
    upper[p] = cut.at();
    lower[p] = cut.at();
    grow(filtered(settings, p, cut.at(), true), from, lower);
    grow(filtered(settings, p, cut.at(), false), upper, to);
  }

  private int[] filtered(int[] settings, int parameter, int at, boolean below) {
    int[] filtered = new int[settings.length];
    int count = 0;
    for (int i : settings) {
      if (places[parameter][i] < at == below) {
        filtered[count++] = i;
      }
    }
    return Arrays.copyOf(filtered, count);
  }

  /** The cut that leaves the least squares; null if all settings are the same. */
  private Cut best(int[] settings) {
    Cut best = null;
    for (int p = 0; p < parameters.size(); p++) {
      int[] place = places[p];
      double[] sums = new double[parameters.get(p).count()];
      double[] counts = new double[sums.length];
      double sum = 0;
      double count = 0;
      for (int i : settings) {
        sums[place[i]] += times[i] * results[i];
        counts[place[i]] += times[i];
        sum += times[i] * results[i];
        count += times[i];
      }
      boolean onlyAbsence = hasAbsent[p] && counts[0] > 0;
      double below = 0;
      double countBelow = 0;
      int last = -1;
      for (int at = 0; at < sums.length; at++) {
        if (counts[at] == 0) {
          continue;
        }
        if (last >= 0) {
          double difference = below / countBelow - (sum - below) / (count - countBelow);
          double gain = countBelow * (count - countBelow) / count * difference * difference;
          // In the middle of what lies between; of equal cuts the first, but for rounding.
          int cut = onlyAbsence ? 1 : (last + at + 1) / 2;
          if (best == null || gain > best.gain() * (1 + 1e-9)) {
            best = new Cut(p, cut, gain);
          }
          if (onlyAbsence) {
            break;
          }
        }
        below += sums[at];
        countBelow += counts[at];
        last = at;
      }
    }
    return best;
  }

  private double mass(Leaf leaf, int parameter) {
    double mass = 0;
    for (int place = leaf.from()[parameter]; place < leaf.to()[parameter]; place++) {
      mass += weights[parameter][place];
    }
    return mass;
  }

  /**
   * The variances.
   *
   * @param pairs parameters that are looked at together, two each
   * @return the whole one, then of each parameter alone, then what each pair adds to its two
   */
  double[] variances(int[][] pairs) {
    int count = parameters.size();
    double[][] masses = new double[leaves.size()][count];
    double mean = 0;
    double squares = 0;
    for (int leaf = 0; leaf < masses.length; leaf++) {
      int number = leaf;
      Arrays.setAll(masses[leaf], p -> mass(leaves.get(number), p));
      double mass = Arrays.stream(masses[leaf]).reduce(1, (a, b) -> a * b);
      mean += mass * leaves.get(leaf).value();
      squares += mass * leaves.get(leaf).value() * leaves.get(leaf).value();
    }
    double[] variances = new double[1 + count + pairs.length];
    variances[0] = Math.max(0, squares - mean * mean);
    for (int p = 0; p < count; p++) {
      variances[1 + p] = of(p, p, masses, mean);
    }
    for (int i = 0; i < pairs.length; i++) {
      int p = pairs[i][0];
      int q = pairs[i][1];
      double both = of(p, q, masses, mean);
      variances[1 + count + i] = Math.max(0, both - variances[1 + p] - variances[1 + q]);
    }
    return variances;
  }

  /** The variance of the mean result given one parameter, or given two. */
  private double of(int p, int q, double[][] masses, double mean) {
    boolean one = p == q;
    int rows = weights[p].length;
    int columns = one ? 1 : weights[q].length;
    double[][] steps = new double[rows + 1][columns + 1]; // sums over places give the means
    for (int i = 0; i < masses.length; i++) {
      Leaf leaf = leaves.get(i);
      double value = leaf.value() - mean;
      for (int other = 0; other < masses[i].length; other++) {
        value *= other == p || other == q ? 1 : masses[i][other];
      }
      int left = one ? 0 : leaf.from()[q];
      int right = one ? 1 : leaf.to()[q];
      steps[leaf.from()[p]][left] += value;
      steps[leaf.to()[p]][left] -= value;
      steps[leaf.from()[p]][right] -= value;
      steps[leaf.to()[p]][right] += value;
    }
    double variance = 0;
    for (int row = 0; row < rows; row++) {
      double across = 0;
      for (int column = 0; column < columns; column++) {
        steps[row][column] += row == 0 ? 0 : steps[row - 1][column];
        across += steps[row][column];
        double weight = weights[p][row] * (one ? 1 : weights[q][column]);
        variance += weight * across * across;
      }
    }
    return variance;
  }
}
