package io.coursework.curricula.split;

import io.coursework.curricula.domain.Names;
import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Requirements;
import io.coursework.curricula.spec.SnakeCase;
import io.coursework.curricula.task.DifficultyAxis;
import io.coursework.curricula.task.Task;
import java.util.Collections;
import java.util.HashMap;
import java.util.IntSummaryStatistics;
import java.util.Map;
import java.util.TreeMap;

/**
 * Trains on what is easy and examines on what is more difficult: an expression is held out if its
 * measure is above a limit, or that of a part of it whose operation has a lower limit. No part and
 * no later step of an expression measures more than the whole, so nothing above its limit is ever
 * read in training; facts with few operands are all trained. The seed has no say in it.
 *
 * @param axis what is measured
 * @param upTo the largest measure in training, 0 or more
 * @param limits of operations that are trained on easier expressions only, by name; each at most
 *     {@code upTo}
 */
public record Extrapolation(
    @Key(value = "depth, operands, reductions, length or wraps", otherwise = "depth")
        DifficultyAxis axis,
    @Key("the largest measure in training; what measures more is held out") int upTo,
    @Key(
            value =
                "smaller limits for some operations, wherever they occur, such as {SUM: 2}: an expression"
                    + " with a sum of depth 3 in it is held out, also where up_to is larger",
            otherwise = "{}")
        Map<String, Integer> limits)
    implements SplitSpec {
  public Extrapolation {
    Map<String, Integer> canonical = new TreeMap<>();
    Requirements requirements = new Requirements();
    for (Map.Entry<String, Integer> limit : limits.entrySet()) {
      String name = Names.canonical(limit.getKey());
      requirements
          .require(
              canonical.put(name, limit.getValue()) == null,
              "limits names %s twice; keep one of them",
              name)
          .require(
              limit.getValue() >= 0 && limit.getValue() <= upTo,
              "limits.%s = %d is outside 0..%d; choose at most up_to",
              name,
              limit.getValue(),
              upTo);
    }
    requirements
        .require(
            axis != null, "axis is missing; choose depth, operands, reductions, length or wraps")
        .require(upTo >= 0, "up_to = %d is negative; choose 0 or more", upTo)
        .throwIfAny();
    limits = Collections.unmodifiableMap(canonical);
  }

  /** One limit for all operations. */
  public Extrapolation(DifficultyAxis axis, int upTo) {
    this(axis, upTo, Map.of());
  }

  @Override
  public Split split(Task task, long seed) {
    IntSummaryStatistics range = range(task);
    String name = SnakeCase.of(axis);
    String where =
        known() ? "this task" : "%d expressions drawn from this task".formatted(SplitSample.DRAWS);
    int least = range.getMin();
    int most = range.getMax();
    int lowest = limits.values().stream().mapToInt(limit -> limit).min().orElse(upTo);
    String key = lowest == upTo ? "up_to" : "the lowest of limits";
    String choice = least == most - 1 ? "" + least : least + ".." + (most - 1);
    Requirements requirements =
        new Requirements()
            .require(
                least < most,
                "axis = %s is always %d in %s, so nothing can be extrapolated; choose another axis or"
                    + " a wider task",
                name,
                most,
                where)
            .require(
                least == most || lowest < most,
                "%s = %d holds nothing out: %s is at most %d in %s; choose %s",
                key,
                lowest,
                name,
                most,
                where,
                choice)
            .require(
                least == most || lowest >= least,
                "%s = %d leaves nothing to train: %s is at least %d in %s; choose %s",
                key,
                lowest,
                name,
                least,
                where,
                choice);
    Map<Operation, Integer> byOperation = new HashMap<>();
    limits.forEach(
        (operation, limit) -> {
          if (task.operations().knows(operation)) {
            byOperation.put(task.operations().find(operation), limit);
          } else {
            requirements.require(
                false,
                "limits names %s, which is not one of task.operations = %s; add it there, or choose"
                    + " one of them",
                operation,
                task.operations().names());
          }
        });
    requirements.throwIfAny();
    int n = task.n();
    return byOperation.isEmpty()
        ? expression -> axis.of(expression, n) > upTo
        : expression -> axis.of(expression, n) > upTo || exceeds(expression, byOperation, n);
  }

  /** Whether a part of an expression is above the limit of its own operation. */
  private boolean exceeds(Expression expression, Map<Operation, Integer> limits, int n) {
    if (!(expression instanceof Application application)) {
      return false;
    }
    Integer limit = limits.get(application.operation());
    return limit != null && axis.of(application, n) > limit
        || application.operands().stream().anyMatch(operand -> exceeds(operand, limits, n));
  }

  /** Whether the task's spec alone says what the smallest and the largest measure are. */
  private boolean known() {
    return axis == DifficultyAxis.DEPTH || axis == DifficultyAxis.OPERANDS;
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
      default -> SplitSample.of(task).forEach(e -> range.accept(axis.of(e, task.n())));
    }
    return range;
  }
}
