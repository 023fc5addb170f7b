package io.coursework.curricula.split;

import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Requirements;
import io.coursework.curricula.spec.SnakeCase;
import io.coursework.curricula.task.Axis;
import io.coursework.curricula.task.Task;
import java.util.IntSummaryStatistics;

/**
 * Trains on what is easy and examines on what is more difficult: an expression is held out if its
 * measure is above a limit. No part and no later step of an expression measures more than the
 * whole, so nothing above the limit is ever read in training; facts with few operands are all
 * trained. The seed has no say in it.
 *
 * @param axis what is measured
 * @param upTo the largest measure in training, 0 or more
 */
public record Extrapolation(
    @Key(value = "depth, operands, reductions, length or wraps", otherwise = "depth") Axis axis,
    @Key("the largest measure in training; what measures more is held out") int upTo)
    implements SplitSpec {
  public Extrapolation {
    new Requirements()
        .require(
            axis != null, "axis is missing; choose depth, operands, reductions, length or wraps")
        .require(upTo >= 0, "up_to = %d is negative; choose 0 or more", upTo)
        .throwIfAny();
  }

  @Override
  public Split split(Task task, long seed) {
    IntSummaryStatistics range = range(task);
    String name = SnakeCase.of(axis);
    String where =
        known() ? "this task" : "%d expressions drawn from this task".formatted(Trial.DRAWS);
    int least = range.getMin();
    int most = range.getMax();
    String choice = least == most - 1 ? "" + least : least + ".." + (most - 1);
    new Requirements()
        .require(
            least < most,
            "axis = %s is always %d in %s, so nothing can be extrapolated; choose another axis or a"
                + " wider task",
            name,
            most,
            where)
        .require(
            least == most || upTo < most,
            "up_to = %d holds nothing out: %s is at most %d in %s; choose %s",
            upTo,
            name,
            most,
            where,
            choice)
        .require(
            least == most || upTo >= least,
            "up_to = %d leaves nothing to train: %s is at least %d in %s; choose %s",
            upTo,
            name,
            least,
            where,
            choice)
        .throwIfAny();
    return expression -> axis.of(expression, task.n()) > upTo;
  }

  /** Whether the task's spec alone says what the smallest and the largest measure are. */
  private boolean known() {
    return axis == Axis.DEPTH || axis == Axis.OPERANDS;
  }

  private IntSummaryStatistics range(Task task) {
    IntSummaryStatistics range = new IntSummaryStatistics();
    switch (axis) {
      case DEPTH -> {
        range.accept(task.spec().nesting() == 1 ? task.spec().reachableDepth() : 1);
        range.accept(task.spec().reachableDepth());
      }
      case OPERANDS -> {
        range.accept(task.spec().minOperands());
        range.accept(task.spec().maxOperands());
      }
      default -> Trial.of(task).forEach(e -> range.accept(axis.of(e, task.n())));
    }
    return range;
  }
}
