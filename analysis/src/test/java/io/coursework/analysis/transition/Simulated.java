package io.coursework.analysis.transition;

import java.util.ArrayList;
import java.util.List;
import org.hipparchus.random.RandomDataGenerator;

/** Trials whose transition is known: beta-binomial hits about a logistic curve. */
public final class Simulated {

  static final int EXAMPLES = 400;

  private Simulated() {}

  public static List<RunOutcome> trials(
      String group, LogisticCurve truth, double[] xs, int seeds, long randomSeed) {
    RandomDataGenerator random = new RandomDataGenerator(randomSeed);
    double size = 1 / truth.overdispersion() - 1;
    List<RunOutcome> trials = new ArrayList<>();
    for (double x : xs) {
      for (int seed = 0; seed < seeds; seed++) {
        double mean = truth.accuracy(x);
        double ability = random.nextBeta(mean * size, (1 - mean) * size);
        int hits = 0;
        for (int example = 0; example < EXAMPLES; example++) {
          hits += random.nextDouble() < ability ? 1 : 0;
        }
        trials.add(new RunOutcome(x, hits, EXAMPLES, truth.floor(), group, seed));
      }
    }
    return trials;
  }

  public static LogisticCurve truth(
      double upper, double midpoint, double slope, double overdispersion) {
    return new LogisticCurve(0.12, upper, midpoint, slope, overdispersion, Double.NaN);
  }

  /** One run per accuracy, with 100 examples and the floor 0.1. */
  public static List<RunOutcome> runs(String group, double x, int... hits) {
    List<RunOutcome> trials = new ArrayList<>();
    for (int seed = 0; seed < hits.length; seed++) {
      trials.add(new RunOutcome(x, hits[seed], 100, 0.1, group, seed));
    }
    return trials;
  }

  @SafeVarargs
  public static List<RunOutcome> all(List<RunOutcome>... parts) {
    List<RunOutcome> all = new ArrayList<>();
    for (List<RunOutcome> part : parts) {
      all.addAll(part);
    }
    return all;
  }
}
