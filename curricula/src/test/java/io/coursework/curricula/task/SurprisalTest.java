package io.coursework.curricula.task;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.coursework.curricula.Tasks;
import io.coursework.curricula.domain.Domain;
import io.coursework.curricula.domain.Integers;
import io.coursework.curricula.domain.Permutations;
import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Literal;
import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.notation.Notation;
import io.coursework.curricula.operation.MedianRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SurprisalTest {
  private static final double ROUNDING = 1e-12;

  @Test
  void isTheProbabilityOfEachMemberOfAUniverse() {
    Task recipe = Tasks.recipe();
    for (Operation operation : recipe.operations().all()) {
      Surprisal surprise = new Surprisal(recipe, OperationMix.only(recipe.operations(), operation));
      for (Universe.Member member : new Universe(recipe).members(operation)) {
        assertEquals(member.probability(), Math.exp(-surprise.of(member.expression())), ROUNDING);
      }
    }
  }

  @Test
  void leavesNothingOverWhereOperationsNest() {
    assertProbabilitiesSumToOne(
        new Integers(2, MedianRule.LOWER), Map.of("SUM", 3.0, "MAX", 1.0), 0.3, 2);
    assertProbabilitiesSumToOne(
        new Integers(2, MedianRule.LOWER), Map.of("SUM", 3.0, "MAX", 1.0), 1, 2);
    // SUB takes three of the six values and no PRODUCT
    Map<String, Double> some = Map.of("PRODUCT", 2.0, "SUB", 1.0, "RESIDUE", 1.0);
    assertProbabilitiesSumToOne(new Permutations("S3", "alternating"), some, 0.3, 1);
    Map<String, Double> none = Map.of("PRODUCT", 1.0);
    assertProbabilitiesSumToOne(new Permutations("S3", "alternating"), none, 0.3, 1);
  }

  private static void assertProbabilitiesSumToOne(
      Domain domain, Map<String, Double> weights, double nesting, int maxOperands) {
    List<String> names = domain.operations().stream().map(Operation::name).toList();
    Task task =
        Tasks.task(
            new TaskSpec(
                domain, names, Notation.BRACKET, 2, nesting, 1, maxOperands, Reduction.NONE));
    Surprisal surprise = new Surprisal(task, new OperationMix(task.operations(), weights));
    List<Expression> inner = new ArrayList<>();
    IntStream.range(0, task.n()).mapToObj(Literal::new).forEach(inner::add);
    for (Operation operation : task.operations().all()) {
      if (weights.containsKey(operation.name())) {
        inner.addAll(applications(operation, inner.subList(0, task.n()), maxOperands));
      }
    }
    for (Operation root : task.operations().all()) {
      double sum = 0;
      for (Expression expression : applications(root, inner, maxOperands)) {
        double probability = Math.exp(-surprise.of(expression));
        sum += drawable(expression, task.n()) ? probability : 0;
      }
      assertEquals(1, sum, ROUNDING, root.name());
    }
  }

  /** Whether each operation takes what it is given, and all results of what nests in it. */
  private static boolean drawable(Expression expression, int n) {
    if (!(expression instanceof Application outer)) {
      return true;
    }
    return outer.operands().stream()
        .allMatch(
            operand ->
                operand instanceof Literal literal
                    ? outer.operation().takes(literal.value(), n)
                    : drawable(operand, n) && nests(outer, (Application) operand, n));
  }

  private static boolean nests(Application outer, Application inner, int n) {
    return IntStream.range(0, n)
        .allMatch(v -> outer.operation().takes(v, n) || !inner.operation().gives(v, n));
  }

  private static List<Expression> applications(
      Operation operation, List<Expression> choices, int maxOperands) {
    List<Expression> all = new ArrayList<>();
    for (Expression first : choices) {
      all.add(new Application(operation, List.of(first)));
      for (Expression second : maxOperands == 2 ? choices : List.<Expression>of()) {
        all.add(new Application(operation, List.of(first, second)));
      }
    }
    return all;
  }
}
