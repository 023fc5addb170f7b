package io.coursework.analysis.component;

import io.coursework.analysis.statistics.ClusteredBootstrap;
import io.coursework.curricula.evaluation.Example;
import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Literal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Means over the examples of a sample, each by its weight, with intervals. Expressions with the
 * same operands in another order come and go together: they are no independent evidence.
 */
final class PromptIntervals {

  private static final int DRAWS = 1000;

  private PromptIntervals() {}

  /** Intervals of values that are given one per example, in their order. */
  static ClusteredBootstrap over(List<Example> examples, long seed) {
    double[] weights = new double[examples.size()];
    int[] clusters = new int[weights.length];
    Map<Object, Integer> ids = new HashMap<>();
    for (int i = 0; i < weights.length; i++) {
      weights[i] = examples.get(i).weight();
      Object cluster = cluster(examples.get(i).expression());
      ids.putIfAbsent(cluster, ids.size());
      clusters[i] = ids.get(cluster);
    }
    return new ClusteredBootstrap(weights, clusters, DRAWS, seed);
  }

  private static Object cluster(Expression expression) {
    return expression instanceof Application application && application.innermost()
        ? application.operands().stream()
            .map(operand -> ((Literal) operand).value())
            .sorted()
            .toList()
        : expression;
  }
}
