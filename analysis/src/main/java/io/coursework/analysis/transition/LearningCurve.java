package io.coursework.analysis.transition;

import io.coursework.analysis.statistics.Survival;

/**
 * Accuracy of one run over its training.
 *
 * @param x when it was evaluated, ascending: steps, or tokens of all tasks or of one
 * @param accuracy then, as many, in [0, 1]
 */
public record LearningCurve(double[] x, double[] accuracy) {

  /** Accuracy that counts as learned. */
  public static final double LEARNED = SeedsFit.LEARNED;

  /** A run that still gained more than this over its last fifth was stopped too early. */
  public static final double STILL_RISING = 0.02;

  private static final double LAST_FIFTH = 0.8;

  /**
   * Copies the values.
   *
   * @throws IllegalArgumentException if there is none, lengths differ or x does not ascend
   */
  public LearningCurve {
    if (x.length == 0 || x.length != accuracy.length) {
      throw new IllegalArgumentException(
          "%d values of x and %d of accuracy do not make a learning curve; give equally many, at least one"
              .formatted(x.length, accuracy.length));
    }
    for (int i = 1; i < x.length; i++) {
      if (!(x[i] > x[i - 1])) {
        throw new IllegalArgumentException(
            "evaluation %d is at x = %s, not after %s; give evaluations in order"
                .formatted(i, x[i], x[i - 1]));
      }
    }
    x = x.clone();
    accuracy = accuracy.clone();
  }

  @Override
  public double[] x() {
    return x.clone();
  }

  @Override
  public double[] accuracy() {
    return accuracy.clone();
  }

  /**
   * When the task was learned: the first of two consecutive evaluations at {@link #LEARNED} or
   * more.
   *
   * @return censored at the last evaluation if it was not
   */
  public Survival learned() {
    for (int i = 1; i < x.length; i++) {
      if (accuracy[i - 1] >= LEARNED && accuracy[i] >= LEARNED) {
        return new Survival(x[i - 1], true);
      }
    }
    return new Survival(x[x.length - 1], false);
  }

  /**
   * Whether accuracy rose by more than {@link #STILL_RISING} over the last fifth of the budget, so
   * that a longer one would say more: on held-out examples, repeat the fit at twice the budget.
   */
  public boolean stillRising() {
    double last = x[x.length - 1];
    int from = 0;
    while (from + 1 < x.length && x[from + 1] <= LAST_FIFTH * last) {
      from++;
    }
    return accuracy[accuracy.length - 1] - accuracy[from] > STILL_RISING;
  }

  /**
   * The grokking gap: how many times later held-out examples were learned than those trained on.
   *
   * @return a bound if the run ended before held-out examples were learned; unknown if it ended
   *     before those trained on were
   */
  public static Bracket grokkingGap(LearningCurve training, LearningCurve heldOut) {
    Survival trained = training.learned();
    Survival generalised = heldOut.learned();
    if (!trained.happened() || trained.time() == 0) {
      return Bracket.unknown();
    }
    double gap = generalised.time() / trained.time();
    return generalised.happened() ? Bracket.at(gap) : Bracket.above(gap);
  }
}
