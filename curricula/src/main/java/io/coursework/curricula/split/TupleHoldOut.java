package io.coursework.curricula.split;

import io.coursework.curricula.random.Randomness;
import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Requirements;
import io.coursework.curricula.task.Task;

/**
 * Holds out ordered tuples of values. An expression is held out if, anywhere in its evaluation,
 * neighbouring operands of one operation are such a tuple, in this order, whatever the operation;
 * so no tuple is ever trained. The same values in another order are, unless {@code sorted}: for
 * operations that do not mind the order, this examines just that and no unseen sum.
 *
 * <p>The tuples are {@code floor(share * n^operands)} draws of different values; those drawn twice
 * count once.
 *
 * @param operands length of a tuple, 1..10; shorter operand lists are all trained
 * @param share of all n^operands tuples to draw, above 0 and below 1
 * @param sorted whether the order of the values is ignored
 */
public record TupleHoldOut(
    @Key(value = "length of a tuple, up to the task's max_operands", otherwise = "3") int operands,
    @Key(value = "of all ordered tuples to draw, in ]0, 1[", otherwise = "0.05") double share,
    @Key(value = "whether the order of the values is ignored", otherwise = "false") boolean sorted)
    implements SplitSpec {
  private static final double MAX_DRAWS = 1_000_000;

  public TupleHoldOut {
    new Requirements()
        .require(
            operands >= 1 && operands <= 10,
            "operands = %d is outside 1..10; choose e.g. 3",
            operands)
        .require(
            share > 0 && share < 1,
            "share = %s is outside ]0, 1[; choose e.g. 0.05, or type none to hold nothing out",
            share)
        .throwIfAny();
  }

  @Override
  public Split split(Task task, long seed) {
    double draws = Math.floor(share * Math.pow(task.n(), operands));
    requirePossible(task, draws);
    HeldOutTuples tuples =
        HeldOutTuples.draw(
            task.n(), operands, sorted, (int) draws, Randomness.of(seed, "split/tuples"));
    Split split = Split.byOperands(tuples::occursIn, task.n());
    split.requireBothParts(
        task,
        "share = " + share,
        "choose a larger share or fewer operands",
        "choose a smaller share or more operands");
    return split;
  }

  private void requirePossible(Task task, double draws) {
    new Requirements()
        .require(
            operands <= task.spec().maxOperands(),
            "operands = %d is above task.max_operands = %d, so no tuple would ever occur; choose"
                + " at most %d",
            operands,
            task.spec().maxOperands(),
            task.spec().maxOperands())
        .require(
            operands <= task.n(),
            "operands = %d different values cannot be drawn from %d; choose at most %d",
            operands,
            task.n(),
            task.n())
        .require(
            draws >= 1,
            "share = %s of %.0f tuples rounds down to none; choose at least %s",
            share,
            Math.pow(task.n(), operands),
            1 / Math.pow(task.n(), operands))
        .require(
            draws <= MAX_DRAWS,
            "share = %s of %.4g tuples is more than %.0f to draw; choose a smaller share or fewer"
                + " operands",
            share,
            Math.pow(task.n(), operands),
            MAX_DRAWS)
        .require(
            HeldOutTuples.numbered(task.n(), operands),
            "operands = %d makes more than 2^63 tuples of %d values; choose fewer",
            operands,
            task.n())
        .throwIfAny();
  }
}
