package io.coursework.analysis.transition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.hipparchus.optim.PointValuePair;
import org.hipparchus.special.Gamma;

/**
 * The {@link LogisticCurve} of the largest likelihood, hits being beta-binomial with mean μ =
 * accuracy(x): α = μ(1 - ρ)/ρ, β = (1 - μ)(1 - ρ)/ρ.
 *
 * <p>It is sought over θ = (ln N*, ln κ, logit((u - c)/(1 - c)), logit ρ). θ is held in a box: κ at
 * most 100, u and ρ where double precision still tells them from their ends, N* about the tested x.
 */
final class BetaBinomialFit {

  private static final double LARGEST_SLOPE = 100;

  /** Where a steeper curve does not fit better, accuracy does not rise and has no midpoint. */
  static final double SMALLEST_SLOPE = 0.05;

  private static final double[] START_SLOPES = {1, 3, 10, 30};
  private static final double START_OVERDISPERSION = 0.1;
  private static final double CLOSEST_TO_AN_END = 1e-9; // of a probability
  private static final double[] FIRST_STEPS = {0.3, 0.4, 0.7, 0.7};
  private static final double EXACT = 1e-9;
  // Percentiles of resamples need no more: the likelihood falls by 0.5 within a standard error.
  private static final double NEAR = 1e-4;

  private final Cell[] cells;
  private final int[] cellOf; // trial -> cell
  private final double floor; // mean over the trials
  private final double[] low; // ends of θ
  private final double[] high;

  /** Runs with the same x, counts and floor. */
  private record Cell(double x, long hits, long examples, double floor) {
    double logBinomial() {
      return Gamma.logGamma(examples + 1.0)
          - Gamma.logGamma(hits + 1.0)
          - Gamma.logGamma(examples - hits + 1.0);
    }
  }

  BetaBinomialFit(List<RunOutcome> trials) {
    List<Cell> all =
        trials.stream().map(t -> new Cell(t.x(), t.hits(), t.examples(), t.floor())).toList();
    List<Cell> distinct = new ArrayList<>(all.stream().distinct().toList());
    distinct.sort(
        Comparator.comparing(Cell::x).thenComparing(Cell::floor).thenComparing(Cell::examples));
    cells = distinct.toArray(Cell[]::new);
    cellOf = all.stream().mapToInt(distinct::indexOf).toArray();
    floor = trials.stream().mapToDouble(RunOutcome::floor).average().orElseThrow();
    double first = Math.log(cells[0].x());
    double last = Math.log(cells[cells.length - 1].x());
    low = new double[] {first - 2, Math.log(SMALLEST_SLOPE), -8, -14};
    high = new double[] {last + 2, Math.log(LARGEST_SLOPE), 14, 6};
  }

  /** θ of the largest likelihood from every start of the grid. */
  double[] best(double[] trialWeights) {
    double[] weights = weights(trialWeights);
    PointValuePair best = null;
    for (double[] start : starts(weights)) {
      PointValuePair found = climb(weights, start, EXACT);
      if (best == null || found.getValue() > best.getValue()) {
        best = found;
      }
    }
    // The simplex can shrink too early: once more from where it stopped.
    return boxed(climb(weights, best.getPoint(), EXACT).getPoint());
  }

  /**
   * θ of the largest likelihood from the likeliest start of the grid or, unless null, a known θ.
   */
  double[] near(double[] known, double[] trialWeights) {
    double[] weights = weights(trialWeights);
    double[] start = known;
    double likeliest = known == null ? Double.NEGATIVE_INFINITY : logLikelihood(known, weights);
    for (double[] other : starts(weights)) {
      double value = logLikelihood(other, weights);
      if (value > likeliest) {
        likeliest = value;
        start = other;
      }
    }
    return boxed(climb(weights, start, NEAR).getPoint());
  }

  /** The curve of a θ. */
  LogisticCurve curve(double[] theta, double[] trialWeights) {
    double[] weights = weights(trialWeights);
    double constant =
        IntStream.range(0, cells.length)
            .mapToDouble(cell -> weights[cell] * cells[cell].logBinomial())
            .sum();
    return new LogisticCurve(
        floor,
        floor + (1 - floor) * logistic(theta[2]),
        Math.exp(theta[0]),
        Math.exp(theta[1]),
        logistic(theta[3]),
        logLikelihood(theta, weights) + constant);
  }

  /** The logarithm of a slope, held between the smallest and the largest. */
  static double boundedLogSlope(double logSlope) {
    return Math.max(Math.log(SMALLEST_SLOPE), Math.min(Math.log(LARGEST_SLOPE), logSlope));
  }

  private PointValuePair climb(double[] weights, double[] start, double tolerance) {
    return Simplex.maximum(theta -> logLikelihood(theta, weights), start, FIRST_STEPS, tolerance);
  }

  private List<double[]> starts(double[] weights) {
    double top = top(weights);
    List<double[]> starts = new ArrayList<>();
    for (double x : Arrays.stream(cells).mapToDouble(Cell::x).distinct().toArray()) {
      for (double slope : START_SLOPES) {
        starts.add(
            new double[] {Math.log(x), Math.log(slope), logit(top), logit(START_OVERDISPERSION)});
      }
    }
    return starts;
  }

  /** The best accuracy of any x, as the share of the way from the floor to one. */
  private double top(double[] weights) {
    double top = 0;
    for (int from = 0; from < cells.length; ) {
      double hits = 0;
      double examples = 0;
      int to = from;
      for (; to < cells.length && cells[to].x() == cells[from].x(); to++) {
        hits += weights[to] * cells[to].hits();
        examples += weights[to] * cells[to].examples();
      }
      top = Math.max(top, examples == 0 ? 0 : (hits / examples - floor) / (1 - floor));
      from = to;
    }
    return Math.min(0.99, Math.max(0.1, top));
  }

  private double[] weights(double[] trialWeights) {
    double[] weights = new double[cells.length];
    for (int trial = 0; trial < cellOf.length; trial++) {
      weights[cellOf[trial]] += trialWeights[trial];
    }
    return weights;
  }

  /** Without the binomial coefficients; outside the box it falls off from the box's wall. */
  private double logLikelihood(double[] free, double[] weights) {
    double[] theta = boxed(free);
    double outside = 0;
    for (int i = 0; i < theta.length; i++) {
      outside += (free[i] - theta[i]) * (free[i] - theta[i]);
    }
    double slope = Math.exp(theta[1]);
    double share = logistic(theta[2]);
    double size = Math.exp(-theta[3]); // α + β = (1 - ρ)/ρ
    double logGammaSize = Gamma.logGamma(size);
    double sum = 0;
    double x = Double.NaN; // of the cell before, likewise below
    double chance = Double.NaN;
    long examples = -1;
    double logGammaAll = 0;
    double alpha = 0;
    double beta = 0;
    double logBeta = 0;
    for (int i = 0; i < cells.length; i++) {
      Cell cell = cells[i];
      if (weights[i] == 0) {
        continue;
      }
      if (cell.x() != x || cell.floor() != chance) {
        x = cell.x();
        chance = cell.floor();
        double mean = chance + (1 - chance) * share * logistic(slope * (Math.log(x) - theta[0]));
        mean = Math.max(CLOSEST_TO_AN_END, Math.min(1 - CLOSEST_TO_AN_END, mean));
        alpha = mean * size;
        beta = (1 - mean) * size;
        logBeta = Gamma.logGamma(alpha) + Gamma.logGamma(beta) - logGammaSize;
      }
      if (cell.examples() != examples) {
        examples = cell.examples();
        logGammaAll = Gamma.logGamma(examples + size);
      }
      sum +=
          weights[i]
              * (Gamma.logGamma(cell.hits() + alpha)
                  + Gamma.logGamma(examples - cell.hits() + beta)
                  - logGammaAll
                  - logBeta);
    }
    return sum - outside;
  }

  private double[] boxed(double[] theta) {
    double[] boxed = new double[theta.length];
    for (int i = 0; i < theta.length; i++) {
      boxed[i] = Math.max(low[i], Math.min(high[i], theta[i]));
    }
    return boxed;
  }

  private static double logistic(double value) {
    return 1 / (1 + Math.exp(-value));
  }

  private static double logit(double share) {
    return Math.log(share / (1 - share));
  }
}
