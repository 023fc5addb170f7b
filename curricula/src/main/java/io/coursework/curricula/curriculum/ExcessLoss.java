package io.coursework.curricula.curriculum;

import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Requirements;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * More of what is worse known than a reference model knows it: after each step p_i becomes
 * proportional to p_i * exp(eta * max(L_i - reference_i, 0)), then a part of it is made even. Even
 * at the beginning. An operation without rows in a batch counts with its last loss.
 *
 * <p>The source weighs the losses of even batches; here the weights draw the batches, as in its
 * second training. Its eta is 1 and its smoothing 0.001: with an excess that lasts, nearly all goes
 * to one operation. The defaults here let two operations that differ by 1 nat settle at 95 to 5.
 *
 * @param reference loss of a small reference run at its end, in nats per loss token, for each
 *     operation that is trained
 * @param eta how fast excess losses count, above 0
 * @param smoothing part that is made even in each step, above 0, at most 1
 * @see <a href="https://arxiv.org/abs/2305.10429">Xie et al. 2023 (DoReMi)</a>
 */
public record ExcessLoss(
    @Key("last loss of a small reference run on each operation, in nats, such as {SUM: 1.15}")
        Map<String, Double> reference,
    @Key(value = "how fast excess losses count, above 0", otherwise = "0.1") double eta,
    @Key(value = "part of the mix that is made even in each step, ]0, 1]", otherwise = "0.01")
        double smoothing)
    implements Curriculum {
  public ExcessLoss {
    Requirements requirements = new Requirements();
    reference = OperationWeights.numbers("reference", "loss", reference, requirements);
    requirements
        .require(
            !reference.isEmpty(),
            "reference is empty; give each operation to train its loss in a small run, e.g. SUM:"
                + " 1.15")
        .require(
            eta > 0 && Double.isFinite(eta),
            "eta = %s is not a number above 0; choose e.g. 0.1",
            eta)
        .require(
            smoothing > 0 && smoothing <= 1,
            "smoothing = %s is outside ]0, 1]; choose e.g. 0.01",
            smoothing)
        .throwIfAny();
  }

  @Override
  public Set<String> operations() {
    return Collections.unmodifiableSet(reference.keySet());
  }

  @Override
  public Teacher teacher(TrainingInfo training) {
    return new Weighing(this);
  }

  private static final class Weighing implements Teacher {
    private final ExcessLoss spec;
    private final List<String> tasks;
    private final double[] excess; // of the last rows seen
    private double[] shares;

    Weighing(ExcessLoss spec) {
      this.spec = spec;
      this.tasks = List.copyOf(spec.reference.keySet());
      this.excess = new double[tasks.size()];
      this.shares = Shares.even(tasks.size());
    }

    @Override
    public Lesson lesson(long step) {
      return Lesson.of(OperationWeights.of(tasks, shares));
    }

    @Override
    public boolean adaptive() {
      return true;
    }

    @Override
    public void observe(long step, Observation observation) {
      for (int i = 0; i < excess.length; i++) {
        double loss = observation.loss(tasks.get(i));
        if (Double.isFinite(loss)) {
          excess[i] = Math.max(loss - spec.reference.get(tasks.get(i)), 0);
        }
      }
      double largest = Arrays.stream(excess).max().orElseThrow(); // keeps the powers below 1
      double[] weights = shares.clone();
      for (int i = 0; i < weights.length; i++) {
        weights[i] *= Math.exp(spec.eta * (excess[i] - largest));
      }
      shares = Shares.floored(Shares.of(weights), spec.smoothing);
    }

    @Override
    public double[] state() {
      double[] state = Arrays.copyOf(shares, 2 * shares.length);
      System.arraycopy(excess, 0, state, shares.length, excess.length);
      return state;
    }

    @Override
    public void restore(double[] state) {
      States.of(state, 2 * shares.length).get(shares).get(excess);
    }
  }
}
