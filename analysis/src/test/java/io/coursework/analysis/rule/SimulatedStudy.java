package io.coursework.analysis.rule;

import io.coursework.analysis.transition.LearningOutcome;
import io.coursework.analysis.transition.LearningTime;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Studies with a known answer. All arms follow one law of learning; an arm that needs models r
 * times smaller follows it at r times its size, so that the ratio of thresholds is r at every
 * budget.
 */
public final class SimulatedStudy {

  /** How the share of runs that have learned depends on size (ln N - ln N0) and time. */
  public enum Law {
    /** What the fit assumes. */
    LOGISTIC {
      @Override
      double ever(double x) {
        return logistic(2 * x + 1.5);
      }

      @Override
      double time(double x, SplittableRandom random) {
        double u = random.nextDouble();
        return Math.exp(Math.log(30) - 0.6 * x + 0.3 * Math.log(u / (1 - u)));
      }
    },
    /** Times of the normal law, and no learning at all below a size. */
    THRESHOLD {
      @Override
      double ever(double x) {
        return x < -0.7 ? 0 : 0.9;
      }

      @Override
      double time(double x, SplittableRandom random) {
        return Math.exp(Math.log(30) - 0.9 * x + 0.5 * random.nextGaussian());
      }
    },
    /** Weibull's law, whose left tail is long. */
    WEIBULL {
      @Override
      double ever(double x) {
        return 0.85;
      }

      @Override
      double time(double x, SplittableRandom random) {
        return 40 * Math.exp(-0.8 * x) * Math.pow(-Math.log(1 - random.nextDouble()), 1 / 1.5);
      }
    },
    /** Most leave their plateau early, the others by chance and late. */
    PLATEAU_TAIL {
      @Override
      double ever(double x) {
        return logistic(3 * x + 2);
      }

      @Override
      double time(double x, SplittableRandom random) {
        return Math.exp(-0.6 * x)
            * (random.nextDouble() < 0.6
                ? 20 * Math.exp(0.2 * random.nextGaussian())
                : 20 - 60 * Math.log(1 - random.nextDouble()));
      }
    },
    /** Above a size more of it helps no more, and the largest learn a little less often. */
    FALLING {
      @Override
      double ever(double x) {
        return logistic(4 * x + 1) * (x > 0.8 ? 0.9 : 1);
      }

      @Override
      double time(double x, SplittableRandom random) {
        return Math.exp(Math.log(25) - 0.3 * Math.min(x, 0.5) + 0.3 * random.nextGaussian());
      }
    },
    /** Below a size no run ever learns, above it every run does, soon. */
    STEP {
      @Override
      double ever(double x) {
        return x < 0 ? 0 : 1;
      }

      @Override
      double time(double x, SplittableRandom random) {
        return 15 * Math.exp(-0.2 * x + 0.3 * random.nextGaussian());
      }
    };

    abstract double ever(double x);

    abstract double time(double x, SplittableRandom random);

    static double logistic(double value) {
      return 1 / (1 + Math.exp(-value));
    }
  }

  /** Useful tokens, in millions, that every run may take. */
  public static final double BUDGET = 64;

  private static final double[] LOG_SIZES = {-1.4, -0.8, -0.3, 0.3, 0.8, 1.4};
  private static final double BLOCK_SCATTER = 0.25; // of ln time, shared by all runs of a block

  private SimulatedStudy() {}

  /**
   * All runs of some arms.
   *
   * @param ratios of each arm: how many times smaller a model it needs than the first, whose ratio
   *     is 1
   */
  static List<LearningOutcome> of(Law law, double[] ratios, int blocks, SplittableRandom random) {
    double[] effects = new double[blocks];
    for (int block = 0; block < blocks; block++) {
      effects[block] = BLOCK_SCATTER * random.nextGaussian();
    }
    List<LearningOutcome> outcomes = new ArrayList<>();
    for (int arm = 0; arm < ratios.length; arm++) {
      // No grid lies just about the threshold, nor those of two arms alike about theirs.
      double offset = 0.6 * (random.nextDouble() - 0.5);
      for (double logSize : LOG_SIZES) {
        double x = logSize + offset;
        for (int block = 0; block < blocks; block++) {
          outcomes.add(
              new LearningOutcome(
                  "arm " + arm,
                  8000 * Math.exp(x) / ratios[arm],
                  block,
                  time(law, x, effects[block], random)));
        }
      }
    }
    return outcomes;
  }

  /**
   * Runs of one arm, all of which learn in the end, so that N* falls by a factor each time that the
   * budget is doubled.
   */
  static List<LearningOutcome> drifting(double factor, int blocks, SplittableRandom random) {
    double power = Math.log(2) / Math.log(factor);
    double offset = 0.5 * (random.nextDouble() - 0.5);
    List<LearningOutcome> outcomes = new ArrayList<>();
    for (int block = 0; block < blocks; block++) {
      double effect = BLOCK_SCATTER * random.nextGaussian();
      for (double logSize : LOG_SIZES) {
        double x = logSize + offset;
        double u = random.nextDouble();
        double seen =
            Math.ceil(BUDGET * Math.exp(-power * x + 0.4 * Math.log(u / (1 - u)) + effect));
        outcomes.add(
            new LearningOutcome(
                "arm 0",
                8000 * Math.exp(x),
                block,
                seen <= BUDGET
                    ? new LearningTime(Math.max(0, seen - 1), seen)
                    : LearningTime.notBy(BUDGET)));
      }
    }
    return outcomes;
  }

  /**
   * When a run has learned; looked at once a million tokens.
   *
   * @param x ln N - ln N0
   * @param effect of its block on ln time
   */
  public static LearningTime time(Law law, double x, double effect, SplittableRandom random) {
    if (random.nextDouble() >= law.ever(x)) {
      return LearningTime.notBy(BUDGET);
    }
    double seen = Math.ceil(law.time(x, random) * Math.exp(effect)); // looked at once a million
    return seen <= BUDGET
        ? new LearningTime(Math.max(0, seen - 1), seen)
        : LearningTime.notBy(BUDGET);
  }
}
