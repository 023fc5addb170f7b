package io.coursework.analysis.decoding;

import io.coursework.analysis.probe.Sample;
import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.token.ChainOfThought;
import java.util.List;
import java.util.stream.IntStream;

/** At which token the residual stream is read. */
public enum ReadPosition {
  /** The last separator, where the answer is predicted, after the steps before it. */
  ANSWER {
    @Override
    int position(Sample sample, int row) {
      return sample.answerPosition(row);
    }

    @Override
    Application reduced(ChainOfThought chain, Expression expression) {
      List<Expression> steps = chain.steps(expression);
      return (Application) steps.get(steps.size() - 2);
    }
  },
  /**
   * The first separator, where the first step is predicted. Only of expressions that take two steps
   * or more: of the others the answer itself is predicted there, and nothing is foreseen.
   */
  PROMPT {
    @Override
    int position(Sample sample, int row) {
      return sample.examples().get(row).sequence().prompt().length - 1;
    }

    @Override
    Application reduced(ChainOfThought chain, Expression expression) {
      return (Application) expression;
    }
  };

  abstract int position(Sample sample, int row);

  /** The expression that stands before the token. */
  abstract Application reduced(ChainOfThought chain, Expression expression);

  /** The rows of which it can be asked. */
  List<Integer> rows(Sample sample) {
    return IntStream.range(0, sample.rows())
        .filter(row -> this == ANSWER || position(sample, row) < sample.answerPosition(row))
        .boxed()
        .toList();
  }
}
