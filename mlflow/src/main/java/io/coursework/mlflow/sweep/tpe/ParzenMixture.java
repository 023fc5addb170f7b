package io.coursework.mlflow.sweep.tpe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * A density over the axes of a group: one kernel on each point and a wide one over everything, each
 * a product over the axes. Bandwidths and weights are those of Optuna's multivariate TPE.
 */
final class ParzenMixture {

  private static final int YOUNG = 25; // so many of the newest points have full weight
  private static final double PRIOR = 1; // the wide kernel's weight
  private static final double NOTHING = 36; // below the greatest logarithm: no digit of the sum

  private final List<SearchAxis> axes;
  private final double[] cumulative; // weights of the kernels, summed up
  private final double[] logWeights;
  private final TruncatedNormal[][] normals; // by axis and kernel; null for a choice
  private final double[][][] chances; // by axis, kernel and value; null for a range
  private final double[][][] logChances;
  private final int[] order; // of the axes: those of whole numbers, which cost most, last
  private final int whole; // the first place of these

  /**
   * @param axes of the group
   * @param points coordinates by axis, the oldest point first; perhaps none
   */
  ParzenMixture(List<SearchAxis> axes, List<double[]> points) {
    this.axes = axes;
    int kernels = points.size() + 1;
    this.normals = new TruncatedNormal[axes.size()][];
    this.chances = new double[axes.size()][][];
    this.logChances = new double[axes.size()][][];
    for (int axis = 0; axis < axes.size(); axis++) {
      int place = axis;
      double[] at = points.stream().mapToDouble(point -> point[place]).toArray();
      if (axes.get(axis) instanceof SearchAxis.Range range) {
        normals[axis] = normals(range, at);
      } else if (axes.get(axis) instanceof SearchAxis.Choice choice) {
        chances[axis] = chances(choice, at);
        logChances[axis] = logs(chances[axis]);
      }
    }
    this.order =
        IntStream.range(0, axes.size())
            .boxed()
            .sorted(Comparator.comparing(axis -> isWhole(axes.get(axis))))
            .mapToInt(axis -> axis)
            .toArray();
    this.whole = (int) axes.stream().filter(axis -> !isWhole(axis)).count();
    double[] weights = weights(points.size());
    double sum = Arrays.stream(weights).sum();
    this.cumulative = new double[kernels];
    this.logWeights = new double[kernels];
    double before = 0;
    for (int kernel = 0; kernel < kernels; kernel++) {
      before += weights[kernel] / sum;
      cumulative[kernel] = before;
      logWeights[kernel] = StrictMath.log(weights[kernel] / sum);
    }
  }

  private static boolean isWhole(SearchAxis axis) {
    return axis instanceof SearchAxis.Range range && range.grain() != SearchAxis.Grain.REAL;
  }

  /** Older points weigh less where there are many; the wide kernel is the last. */
  private static double[] weights(int points) {
    double[] weights = new double[points + 1];
    Arrays.fill(weights, 1);
    int old = points - YOUNG;
    for (int i = 0; i < old; i++) {
      double first = 1.0 / points;
      weights[i] = old == 1 ? first : first + (1 - first) * i / (old - 1);
    }
    weights[points] = PRIOR;
    return weights;
  }

  /** Each point's kernel reaches to the farther of its neighbours. */
  private static TruncatedNormal[] normals(SearchAxis.Range range, double[] at) {
    double least = range.least(range.low());
    double greatest = range.greatest(range.high());
    double width = greatest - least;
    double[] sigmas = sigmas(at, least, greatest);
    TruncatedNormal[] kernels = new TruncatedNormal[at.length + 1];
    for (int i = 0; i < at.length; i++) {
      // Not narrower than what so many points can tell apart.
      double sigma = Math.min(width, Math.max(width / Math.min(100, 2 + at.length), sigmas[i]));
      kernels[i] = new TruncatedNormal(range, at[i], sigma);
    }
    kernels[at.length] = new TruncatedNormal(range, (least + greatest) / 2, width);
    return kernels;
  }

  private static double[] sigmas(double[] at, double least, double greatest) {
    int[] order =
        IntStream.range(0, at.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> at[i]))
            .mapToInt(i -> i)
            .toArray();
    double[] sigmas = new double[at.length];
    for (int i = 0; i < at.length; i++) {
      boolean several = at.length > 1; // then the ends of the range do not count as neighbours
      double before = i > 0 ? at[order[i - 1]] : several ? at[order[i]] : least;
      double after = i < at.length - 1 ? at[order[i + 1]] : several ? at[order[i]] : greatest;
      sigmas[order[i]] = Math.max(at[order[i]] - before, after - at[order[i]]);
    }
    return sigmas;
  }

  /** Kernels on the same value are the same. */
  private static double[][] chances(SearchAxis.Choice choice, double[] at) {
    double[][] ofValues = new double[choice.size() + 1][choice.size()];
    for (int kernel = 0; kernel <= choice.size(); kernel++) {
      Arrays.fill(ofValues[kernel], PRIOR / (at.length + 1));
      if (kernel < choice.size()) {
        ofValues[kernel][kernel] += 1;
      }
      double sum = Arrays.stream(ofValues[kernel]).sum();
      for (int value = 0; value < choice.size(); value++) {
        ofValues[kernel][value] /= sum;
      }
    }
    double[][] chances = new double[at.length + 1][];
    Arrays.setAll(chances, i -> ofValues[i < at.length ? (int) at[i] : choice.size()]);
    return chances;
  }

  private static double[][] logs(double[][] chances) {
    IdentityHashMap<double[], double[]> logs = new IdentityHashMap<>();
    return Arrays.stream(chances)
        .map(
            kernel ->
                logs.computeIfAbsent(
                    kernel, one -> Arrays.stream(one).map(StrictMath::log).toArray()))
        .toArray(double[][]::new);
  }

  /** Coordinates by axis. */
  double[] draw(RandomGenerator random) {
    int kernel = place(cumulative, random.nextDouble());
    double[] drawn = new double[axes.size()];
    for (int axis = 0; axis < drawn.length; axis++) {
      double share = random.nextDouble();
      drawn[axis] =
          normals[axis] == null
              ? place(sums(chances[axis][kernel]), share)
              : normals[axis][kernel].at(share);
    }
    return drawn;
  }

  private static double[] sums(double[] shares) {
    double[] sums = shares.clone();
    Arrays.parallelPrefix(sums, Double::sum);
    return sums;
  }

  /** The first place whose sum is above a share. */
  private static int place(double[] sums, double share) {
    for (int i = 0; i < sums.length - 1; i++) {
      if (share < sums[i]) {
        return i;
      }
    }
    return sums.length - 1;
  }

  /** The logarithm of the density at coordinates. */
  double logDensity(double[] at) {
    double[] logs = logWeights.clone();
    double most = Double.NEGATIVE_INFINITY;
    for (int kernel = logs.length - 1; kernel >= 0; kernel--) { // the newest are often the nearest
      for (int place = 0; place < order.length; place++) {
        if (place >= whole && logs[kernel] < most - NOTHING) {
          break; // probabilities of whole numbers only lower it
        }
        int axis = order[place];
        logs[kernel] +=
            normals[axis] == null
                ? logChances[axis][kernel][(int) at[axis]]
                : normals[axis][kernel].logDensity(at[axis]);
      }
      most = Math.max(most, logs[kernel]);
    }
    double sum = 0;
    for (double log : logs) {
      sum += StrictMath.exp(log - most);
    }
    return most + StrictMath.log(sum);
  }

  /** The coordinates of a point on axes. */
  static List<double[]> coordinates(List<ScoredPoint> points, List<String> keys) {
    List<double[]> found = new ArrayList<>();
    for (ScoredPoint point : points) {
      if (point.at().keySet().containsAll(keys)) {
        double[] at = new double[keys.size()];
        Arrays.setAll(at, i -> point.at().get(keys.get(i)));
        found.add(at);
      }
    }
    return found;
  }
}
