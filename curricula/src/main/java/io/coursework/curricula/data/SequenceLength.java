package io.coursework.curricula.data;

import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.notation.Notation;
import io.coursework.curricula.task.Reduction;

/**
 * Tokens of an expression with its whole chain of thought, without writing it: every reduction of k
 * operands shortens the expression by the operation's own words and k-1 more, so that one walk over
 * the tree is enough where the chain itself is quadratic.
 */
final class SequenceLength {
  private final Notation notation;
  private final long[] shortened; // words lost by the nodes of each height
  private final boolean leftmost;
  private long length; // of the present step
  private long sum; // of the steps so far
  private long steps;

  private SequenceLength(Notation notation, boolean leftmost, int depth) {
    this.notation = notation;
    this.leftmost = leftmost;
    this.shortened = new long[depth + 1];
  }

  /** Prompt and completion together, separators and end included. */
  static long of(Application expression, Notation notation, Reduction reduction) {
    boolean leftmost = reduction == Reduction.LEFTMOST;
    var walk = new SequenceLength(notation, leftmost, expression.depth());
    walk.length = 1 + words(expression, notation);
    walk.sum = walk.length;
    switch (reduction) {
      case LEFTMOST -> walk.visit(expression);
      case INNERMOST -> {
        walk.visit(expression);
        for (int height = 1; height < walk.shortened.length; height++) {
          walk.shorten(walk.shortened[height]);
        }
      }
      case NONE -> walk.shorten(walk.length - 1);
    }
    return walk.sum + walk.steps + 1; // a separator before each step, and the end
  }

  /** Words beyond that of the value that the expression becomes. */
  private static long words(Application application, Notation notation) {
    long words = loss(application, notation);
    for (Expression operand : application.operands()) {
      words += operand instanceof Application inner ? words(inner, notation) : 0;
    }
    return words;
  }

  private static long loss(Application application, Notation notation) {
    int k = application.operands().size();
    return notation.overhead(k) + k - 1L;
  }

  /** The height; nodes are visited in the order in which the leftmost rule reduces them. */
  private int visit(Application application) {
    int height = 1;
    for (Expression operand : application.operands()) {
      if (operand instanceof Application inner) {
        height = Math.max(height, 1 + visit(inner));
      }
    }
    if (leftmost) {
      shorten(loss(application, notation));
    } else {
      shortened[height] += loss(application, notation);
    }
    return height;
  }

  private void shorten(long words) {
    length -= words;
    sum += length;
    steps++;
  }
}
