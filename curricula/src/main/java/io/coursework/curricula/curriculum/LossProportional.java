package io.coursework.curricula.curriculum;

import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Requirements;
import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * More of what is badly known: p_i in proportion to EMA(max(L_i - H_i, 0))^tau, with a part made
 * even. L_i is the loss of the operation's rows, H_i the entropy below which no model can come, EMA
 * the exponential moving average over the steps that had such rows, beginning with the first.
 *
 * <p>Even before the first observation, and once nothing is left to learn. An operation that has
 * had no rows yet counts as the mean of those that have.
 *
 * @param tasks the operations to mix
 * @param tau how sharply losses count, 0 or more; 0 is an even mix
 * @param decay part of the average that a step leaves as it was, 0..1 without 1
 * @param floor part of the mix that is even, 0..1
 * @see <a href="https://arxiv.org/abs/2312.02406">after arXiv:2312.02406</a>
 */
public record LossProportional(
    @Key("the operations to mix, such as [MAX, MED, SUM]") List<String> tasks,
    @Key(
            value = "power of the losses, >= 0: 0 mixes evenly, more prefers the worst",
            otherwise = "1")
        double tau,
    @Key(value = "part of the average loss that a step leaves as it was, [0, 1[", otherwise = "0.9")
        double decay,
    @Key(value = "part of the mix that is even, 0..1", otherwise = "0.1") double floor)
    implements Curriculum {
  public LossProportional {
    Requirements requirements = new Requirements();
    tasks = OperationWeights.distinctNames("tasks", tasks, requirements);
    requirements
        .require(
            tau >= 0 && Double.isFinite(tau),
            "tau = %s is not a number >= 0; choose 1 for plain proportion",
            tau)
        .require(decay >= 0 && decay < 1, "decay = %s is outside [0, 1[; choose e.g. 0.9", decay)
        .require(floor >= 0 && floor <= 1, "floor = %s is outside [0, 1]; choose e.g. 0.1", floor)
        .throwIfAny();
  }

  @Override
  public Set<String> operations() {
    return new LinkedHashSet<>(tasks);
  }

  @Override
  public Teacher teacher(TrainingInfo training) {
    return new Averaging(this, tasks.stream().mapToDouble(training::entropy).toArray());
  }

  private static final class Averaging implements Teacher {
    private final LossProportional spec;
    private final double[] entropies;
    private final double[] excess; // moving averages; NaN before the first

    Averaging(LossProportional spec, double[] entropies) {
      this.spec = spec;
      this.entropies = entropies;
      this.excess = new double[entropies.length];
      Arrays.fill(excess, Double.NaN);
    }

    @Override
    public Lesson lesson(long step) {
      return Lesson.of(OperationWeights.of(spec.tasks, Shares.floored(shares(), spec.floor)));
    }

    @Override
    public boolean adaptive() {
      return true;
    }

    @Override
    public void observe(long step, Observation observation) {
      for (int i = 0; i < excess.length; i++) {
        double loss = observation.loss(spec.tasks.get(i));
        if (Double.isFinite(loss)) {
          double now = Math.max(loss - entropies[i], 0);
          excess[i] =
              Double.isNaN(excess[i]) ? now : spec.decay * excess[i] + (1 - spec.decay) * now;
        }
      }
    }

    @Override
    public double[] state() {
      return excess.clone();
    }

    @Override
    public void restore(double[] state) {
      DoubleBuffer numbers = States.of(state, excess.length);
      numbers.get(excess);
    }

    private double[] shares() {
      double largest = Arrays.stream(excess).filter(e -> !Double.isNaN(e)).max().orElse(0);
      if (largest == 0) {
        return Shares.even(excess.length);
      }
      double[] relative = Arrays.stream(excess).map(e -> e / largest).toArray(); // in 0..1
      double mean = Arrays.stream(relative).filter(e -> !Double.isNaN(e)).average().orElseThrow();
      return Shares.of(
          Arrays.stream(relative)
              .map(e -> Math.pow(Double.isNaN(e) ? mean : e, spec.tau))
              .toArray());
    }
  }
}
