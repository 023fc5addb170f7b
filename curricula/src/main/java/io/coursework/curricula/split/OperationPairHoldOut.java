package io.coursework.curricula.split;

import io.coursework.curricula.domain.Names;
import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.NearestName;
import io.coursework.curricula.spec.Requirements;
import io.coursework.curricula.task.Task;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Holds out nestings of two operations: every expression in which one of the pairs stands, an inner
 * operation directly inside an outer one. So both operations are trained, and other nestings of
 * both, but never this one: does a model compose what it has learned? Steps only take nestings
 * away, so none appears that was not in the expression. The seed has no say in it.
 *
 * @param pairs each two names, the outer first: {@code SUM MAX} is MAX directly inside SUM
 */
public record OperationPairHoldOut(
    @Key("such as [SUM MAX]: MAX never stands directly inside SUM in training") List<String> pairs)
    implements SplitSpec {
  public OperationPairHoldOut {
    pairs =
        pairs == null ? List.of() : pairs.stream().map(OperationPairHoldOut::canonical).toList();
    Requirements requirements =
        new Requirements()
            .require(!pairs.isEmpty(), "pairs is empty; name at least one, such as [SUM MAX]")
            .require(
                Set.copyOf(pairs).size() == pairs.size(),
                "pairs = %s names one twice; keep one of them",
                pairs);
    for (String pair : pairs) {
      requirements.require(
          pair.split(" ").length == 2,
          "pairs: '%s' is not a pair; write two operations, the outer first, such as SUM MAX",
          pair);
    }
    requirements.throwIfAny();
  }

  private static String canonical(String pair) {
    return String.join(
        " ", List.of(pair.strip().split("\\s+")).stream().map(Names::canonical).toList());
  }

  @Override
  public Split split(Task task, long seed) {
    new Requirements()
        .require(
            task.spec().reachableDepth() > 1,
            "pairs = %s cannot occur where no operation nests; choose task.max_depth 2 or more and"
                + " nesting above 0, or another type",
            pairs)
        .throwIfAny();
    Set<Pair> heldOut = new LinkedHashSet<>();
    for (String pair : pairs) {
      heldOut.add(pair(pair, task));
    }
    Split split = expression -> occurs(heldOut, expression);
    split.requireBothParts(
        task,
        "pairs = " + pairs,
        "choose pairs that the task nests more often, or raise nesting",
        "name fewer pairs, or lower nesting");
    return split;
  }

  private record Pair(Operation outer, Operation inner) {}

  private static Pair pair(String pair, Task task) {
    Requirements requirements = new Requirements();
    String[] names = pair.split(" ");
    for (String name : names) {
      requirements.require(
          task.operations().knows(name),
          "pairs: '%s' names %s, which is not one of task.operations = %s (nearest: %s); add it there,"
              + " or choose one of them",
          pair,
          name,
          task.operations().names(),
          NearestName.of(name, task.operations().names()).orElseThrow());
    }
    requirements.throwIfAny();
    Operation outer = task.operations().find(names[0]);
    Operation inner = task.operations().find(names[1]);
    for (int value = 0; value < task.n(); value++) {
      requirements.require(
          outer.takes(value, task.n()) || !inner.gives(value, task.n()),
          "pairs: '%s' cannot occur, since %s gives %s, which %s does not take; choose another pair",
          pair,
          inner.name(),
          task.domain().text(value),
          outer.name());
      requirements.throwIfAny(); // one such value is enough
    }
    return new Pair(outer, inner);
  }

  private static boolean occurs(Set<Pair> pairs, Expression expression) {
    if (expression instanceof Application outer) {
      for (Expression operand : outer.operands()) {
        if (operand instanceof Application inner
            && pairs.contains(new Pair(outer.operation(), inner.operation()))) {
          return true;
        }
        if (occurs(pairs, operand)) {
          return true;
        }
      }
    }
    return false;
  }
}
