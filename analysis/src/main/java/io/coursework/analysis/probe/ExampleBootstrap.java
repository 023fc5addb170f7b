package io.coursework.analysis.probe;

import io.coursework.analysis.statistics.ClusteredBootstrap;
import io.coursework.curricula.evaluation.Example;
import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Literal;
import java.util.Arrays;
import java.util.List;

/**
 * Means over examples with intervals. Expressions with the same operands in another order come and
 * go together: they are not independent evidence.
 */
public final class ExampleBootstrap {

  private static final int DRAWS = 1000; // a percentile near 2.5% is then good to 0.5%

  private ExampleBootstrap() {}

  /** Of values that are given one per example; each counts by the example's weight in its set. */
  public static ClusteredBootstrap weighted(List<Example> examples, long seed) {
    return over(examples, examples.stream().mapToDouble(Example::weight).toArray(), seed);
  }

  /** A bootstrap in which every example counts once. */
  public static ClusteredBootstrap even(List<Example> examples, long seed) {
    double[] ones = new double[examples.size()];
    Arrays.fill(ones, 1);
    return over(examples, ones, seed);
  }

  private static ClusteredBootstrap over(List<Example> examples, double[] weights, long seed) {
    List<Object> clusters =
        examples.stream().map(example -> cluster(example.expression())).toList();
    return ClusteredBootstrap.of(weights, clusters, DRAWS, seed);
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
