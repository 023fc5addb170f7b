package io.coursework.curricula.curriculum;

import io.coursework.curricula.random.Randomness;
import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Requirements;
import java.nio.DoubleBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Exp3.S: a bandit that draws one operation a step and is rewarded by what the model gains from it.
 *
 * <p>The operation i of M is drawn with pi_i = (1 - epsilon) * e^(w_i) / sum_j e^(w_j) + epsilon /
 * M. The reward r in [-1, 1] is the gain for each token of the batch, mapped by the 20% and 80%
 * quantiles of all such gains so far, and clipped. With r~_i = r / pi_i for the drawn operation and
 * 0 for the others, w_i becomes ln[(1 - a) * e^(w_i + eta * r~_i) + a / (M - 1) * sum_(j != i)
 * e^(w_j + eta * r~_j)], where a = 1/t for the weights of the t-th step, from t = 2 on; the first
 * are 0. A step whose gain is not finite changes nothing.
 *
 * @param tasks the operations to draw from
 * @param gain what counts as progress
 * @param epsilon part of the draws that is even, 0..1
 * @param eta how fast rewards count, above 0
 * @see <a href="https://arxiv.org/abs/1704.03003">Graves et al. 2017</a>, where epsilon is 0.05 and
 *     eta 0.001
 */
public record Exp3s(
    @Key("the operations to draw from, such as [MAX, MED, SUM]") List<String> tasks,
    @Key(
            value =
                "what is progress: prediction (the batch's loss before - after), gradient (its"
                    + " squared norm), or target (the target's loss before - after)",
            otherwise = "prediction")
        Gain gain,
    @Key(value = "part of the steps that is drawn evenly, 0..1", otherwise = "0.05") double epsilon,
    @Key(value = "how fast rewards count, above 0", otherwise = "0.001") double eta)
    implements Curriculum {

  /** A measure of what the model has learned by one step. */
  public enum Gain {
    /** How much the loss of the very batch falls. */
    PREDICTION,
    /** The squared norm of the gradient: what the loss would fall by in a small step along it. */
    GRADIENT,
    /** How much the loss on the target operation falls. */
    TARGET
  }

  public Exp3s {
    Requirements requirements = new Requirements();
    tasks = OperationWeights.distinctNames("tasks", tasks, requirements);
    requirements
        .require(gain != null, "gain is missing; choose prediction, gradient or target")
        .require(
            epsilon >= 0 && epsilon <= 1,
            "epsilon = %s is outside [0, 1]; choose e.g. 0.05",
            epsilon)
        .require(
            eta > 0 && Double.isFinite(eta),
            "eta = %s is not a number above 0; choose e.g. 0.001",
            eta)
        .throwIfAny();
  }

  @Override
  public Set<String> operations() {
    return new LinkedHashSet<>(tasks);
  }

  @Override
  public Teacher teacher(TrainingInfo training) {
    return new Bandit(this, training.seed());
  }

  private static final class Bandit implements Teacher {
    private static final double LOW = 0.2; // quantiles that are mapped to -1 and 1
    private static final double HIGH = 0.8;

    private final Exp3s spec;
    private final long seed;
    private final Reservoir gains = new Reservoir();
    private final double[] weights;
    private double targetLoss = Double.NaN; // after the last step

    Bandit(Exp3s spec, long seed) {
      this.spec = spec;
      this.seed = seed;
      this.weights = new double[spec.tasks.size()];
    }

    @Override
    public Lesson lesson(long step) {
      return Lesson.of(OperationWeights.only(spec.tasks.get(drawn(step))));
    }

    @Override
    public boolean adaptive() {
      return true;
    }

    @Override
    public void observe(long step, Observation observation) {
      double gain = gain(observation) / observation.tokens();
      if (Double.isFinite(gain)) {
        gains.add(gain, Randomness.of(seed, "teacher/reservoir", gains.seen()));
        reward(drawn(step), scaled(gain));
      }
    }

    @Override
    public double[] state() {
      double[] state = new double[length()];
      DoubleBuffer numbers = DoubleBuffer.wrap(state).put(weights).put(targetLoss);
      gains.write(numbers);
      return state;
    }

    @Override
    public void restore(double[] state) {
      DoubleBuffer numbers = States.of(state, length()).get(weights);
      targetLoss = numbers.get();
      gains.read(numbers);
    }

    private int length() {
      return weights.length + 1 + Reservoir.STATE_LENGTH;
    }

    private double[] policy() {
      return Shares.floored(Shares.softmax(weights), spec.epsilon);
    }

    private int drawn(long step) {
      return Shares.draw(policy(), Randomness.of(seed, "teacher/choice", step));
    }

    private double gain(Observation observation) {
      switch (spec.gain) {
        case PREDICTION:
          return observation.loss() - observation.lossAfter();
        case GRADIENT:
          return observation.gradientNorm() * observation.gradientNorm();
        default:
          double before = targetLoss;
          double after = observation.targetLoss();
          targetLoss = Double.isFinite(after) ? after : before;
          return before - after;
      }
    }

    /** A gain as a reward; halves keep the differences of large gains finite. */
    private double scaled(double gain) {
      double low = gains.quantile(LOW) / 2;
      double high = gains.quantile(HIGH) / 2;
      if (low == high) {
        return Double.compare(gain / 2, low);
      }
      return Math.max(-1, Math.min(1, 2 * ((gain / 2 - low) / (high - low)) - 1));
    }

    private void reward(int drawn, double reward) {
      int count = weights.length;
      if (count == 1) {
        return; // nothing to choose
      }
      double[] moved = weights.clone();
      moved[drawn] += spec.eta * reward / policy()[drawn];
      double largest = Double.NEGATIVE_INFINITY;
      for (double weight : moved) {
        largest = Math.max(largest, weight);
      }
      double share = 1.0 / (gains.seen() + 1); // the k-th reward makes the weights of step k + 1
      for (int i = 0; i < count; i++) {
        double others = 0;
        for (int j = 0; j < count; j++) {
          others += j == i ? 0 : Math.exp(moved[j] - largest);
        }
        double own = Math.exp(moved[i] - largest);
        weights[i] = largest + Math.log((1 - share) * own + share / (count - 1) * others);
      }
    }
  }
}
