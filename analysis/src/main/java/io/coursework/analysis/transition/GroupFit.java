package io.coursework.analysis.transition;

import io.coursework.analysis.statistics.IsotonicRegression;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Locates the transition of one group of trials, as they are or as they are weighed by a draw. */
final class GroupFit {

  /** The accuracy that is asked for: N50, and what some x must exceed and some fall short of. */
  private static final double HALF = 0.5;

  /** A run within this share of the way from the floor to the top has failed cleanly. */
  private static final double CLEAN = 0.1;

  private final List<RunOutcome> trials;
  private final double[] xs; // ascending, each once
  private final int[] xOf; // trial -> index in xs
  private final BetaBinomialFit curves;
  private final SeedsFit seeds;

  /**
   * What a draw says.
   *
   * @param where the transition lies by each rule
   * @param theta of the fitted curve; null if nothing was fitted, the trials being censored or
   *     separated
   */
  record Located(Map<Quantity, Bracket> where, double[] theta) {}

  GroupFit(List<RunOutcome> trials) {
    this.trials = List.copyOf(trials);
    xs = trials.stream().mapToDouble(RunOutcome::x).sorted().distinct().toArray();
    xOf = trials.stream().mapToInt(trial -> Arrays.binarySearch(xs, trial.x())).toArray();
    curves = new BetaBinomialFit(trials);
    seeds = new SeedsFit(trials);
  }

  List<RunOutcome> trials() {
    return trials;
  }

  double first() {
    return xs[0];
  }

  double last() {
    return xs[xs.length - 1];
  }

  /** The curve of a θ, with the likelihood of weighed trials. */
  LogisticCurve curve(double[] theta, double[] weights) {
    return curves.curve(theta, weights);
  }

  /** Locates the transition of the trials as they are, searching everywhere. */
  Located locate() {
    double[] ones = new double[trials.size()];
    Arrays.fill(ones, 1);
    return locate(ones, curves::best);
  }

  /**
   * Locates the transition of a draw.
   *
   * @param weights of the trials, 0 or more
   * @param known θ of the curve of all trials, to start from; null if there is none
   */
  Located locate(double[] weights, double[] known) {
    return locate(weights, drawn -> curves.near(known, drawn));
  }

  private Located locate(double[] weights, UnaryOperator<double[]> search) {
    Means means = means(weights);
    Map<Quantity, Bracket> where = new EnumMap<>(Quantity.class);
    where.put(Quantity.ISOTONIC_HALF, isotonicHalf(means));
    where.put(Quantity.HALF_OF_SEEDS, seeds.half(weights));
    double[] theta = null;
    Bracket midpoint;
    Bracket half;
    Bracket bounds = bounds(weights, means);
    if (bounds != null) {
      midpoint = bounds;
      half = bounds;
    } else {
      theta = search.apply(weights);
      LogisticCurve curve = curves.curve(theta, weights);
      boolean rises = curve.slope() > BetaBinomialFit.SMALLEST_SLOPE * 1.01; // not at the wall
      midpoint = rises ? Bracket.within(curve.midpoint(), first(), last()) : Bracket.unknown();
      half = rises ? Bracket.within(curve.half(), first(), last()) : Bracket.unknown();
    }
    where.put(Quantity.MIDPOINT, midpoint);
    where.put(Quantity.HALF, half);
    return new Located(where, theta);
  }

  /** What is known where nothing can be fitted: censored or separated trials; else null. */
  private Bracket bounds(double[] weights, Means means) {
    if (Arrays.stream(means.accuracy).noneMatch(mean -> mean > HALF)) {
      return Bracket.above(last());
    }
    if (Arrays.stream(means.accuracy).noneMatch(mean -> mean < HALF)) {
      return Bracket.below(first());
    }
    double top = Arrays.stream(means.accuracy).max().orElseThrow();
    double largestFailing = 0;
    double smallestPassing = Double.POSITIVE_INFINITY;
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] > 0) {
        RunOutcome trial = trials.get(i);
        double way = way(trial, top);
        if (way <= CLEAN) {
          largestFailing = Math.max(largestFailing, trial.x());
        } else if (way >= 1 - CLEAN) {
          smallestPassing = Math.min(smallestPassing, trial.x());
        } else {
          return null;
        }
      }
    }
    return largestFailing < smallestPassing ? new Bracket(largestFailing, smallestPassing) : null;
  }

  /**
   * The runs of those x where not all fail or pass cleanly: they alone tell how the transition
   * scatters.
   *
   * @return indices of trials, ascending
   */
  int[] scattering() {
    double[] ones = new double[trials.size()];
    Arrays.fill(ones, 1);
    double top = Arrays.stream(means(ones).accuracy).max().orElseThrow();
    boolean[] between = new boolean[xs.length];
    for (int i = 0; i < xOf.length; i++) {
      double way = way(trials.get(i), top);
      between[xOf[i]] |= way > CLEAN && way < 1 - CLEAN;
    }
    return IntStream.range(0, xOf.length).filter(i -> between[xOf[i]]).toArray();
  }

  /** How far a run has come from its floor to the top. */
  private static double way(RunOutcome trial, double top) {
    return (trial.accuracy() - trial.floor()) / (top - trial.floor());
  }

  private Bracket isotonicHalf(Means means) {
    double[] rising = IsotonicRegression.fit(means.accuracy, means.examples);
    if (rising[0] > HALF) {
      return Bracket.below(first());
    }
    for (int i = 0; i < rising.length; i++) {
      if (rising[i] == HALF) {
        return Bracket.at(means.x[i]);
      }
      if (rising[i] > HALF) {
        double share = (HALF - rising[i - 1]) / (rising[i] - rising[i - 1]);
        return Bracket.at(means.x[i - 1] * Math.pow(means.x[i] / means.x[i - 1], share));
      }
    }
    return Bracket.above(last());
  }

  /** Accuracy by x, of the x that a draw contains. */
  private record Means(double[] x, double[] accuracy, double[] examples) {}

  private Means means(double[] weights) {
    double[] hits = new double[xs.length];
    double[] examples = new double[xs.length];
    for (int i = 0; i < weights.length; i++) {
      hits[xOf[i]] += weights[i] * trials.get(i).hits();
      examples[xOf[i]] += weights[i] * trials.get(i).examples();
    }
    int[] drawn = IntStream.range(0, xs.length).filter(x -> examples[x] > 0).toArray();
    return new Means(
        Arrays.stream(drawn).mapToDouble(x -> xs[x]).toArray(),
        Arrays.stream(drawn).mapToDouble(x -> hits[x] / examples[x]).toArray(),
        Arrays.stream(drawn).mapToDouble(x -> examples[x]).toArray());
  }
}
