package io.coursework.curricula.curriculum;

import io.coursework.curricula.task.DifficultyAxis;
import java.util.Objects;

/**
 * A limit on the difficulty of expressions: those among the easiest {@code share} of what may be
 * trained on are taught, evenly. Among equals none is left out.
 *
 * @param order what makes an expression difficult
 * @param axis the measure; says nothing where the order is {@link Order#RANDOM}
 * @param share in ]0, 1]; 1 leaves nothing out
 */
public record Difficulty(Order order, DifficultyAxis axis, double share) {
  /** No limit. */
  public static final Difficulty ALL =
      new Difficulty(Order.EASY_FIRST, DifficultyAxis.REDUCTIONS, 1);

  /** Which expressions come first. */
  public enum Order {
    /** Small measures first. */
    EASY_FIRST,
    /** Large measures first: a control. */
    HARD_FIRST,
    /** By a checksum of the expression, which has nothing to do with difficulty: a control. */
    RANDOM
  }

  public Difficulty {
    Objects.requireNonNull(order, "order");
    Objects.requireNonNull(axis, "axis");
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("share = " + share + " is outside ]0, 1]");
    }
  }

  /** This pace in another order. */
  public Difficulty in(Order other) {
    return new Difficulty(other, axis, share);
  }
}
