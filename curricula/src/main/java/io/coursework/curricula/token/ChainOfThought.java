package io.coursework.curricula.token;

import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Literal;
import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.task.Task;
import io.coursework.curricula.task.TaskSpec;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjIntConsumer;

/**
 * Writes an expression and its reduction, step by step, as tokens:
 *
 * <pre>( SUM ( MAX 3 7 ) 2 ) > ( SUM 7 2 ) > 9 E</pre>
 *
 * The whole expression is rewritten at every step; the prompt ends with the first separator.
 */
public final class ChainOfThought {
  private final Task task;
  private final Vocabulary vocabulary;

  public ChainOfThought(Task task) {
    this.task = task;
    this.vocabulary = new Vocabulary(task);
  }

  /**
   * The expression, then what it becomes by each step; the last is its value.
   *
   * @throws IllegalArgumentException for a bare value: nothing is left to reduce
   */
  public List<Expression> steps(Expression expression) {
    if (expression instanceof Literal literal) {
      throw new IllegalArgumentException(
          "'"
              + task.domain().text(literal.value())
              + "' is a bare value and has no chain of thought; write an operation, e.g. "
              + task.syntax().print(example()));
    }
    List<Expression> steps = new ArrayList<>();
    Expression current = expression;
    steps.add(current);
    while (current instanceof Application application) {
      current = task.spec().reduction().step(application, task.n());
      steps.add(current);
    }
    return steps;
  }

  private Expression example() {
    Operation first = task.operations().all().get(0);
    return new Application(first, List.of(new Literal(0), new Literal(1)));
  }

  /**
   * Prompt and reference completion of an expression.
   *
   * @throws IllegalArgumentException as {@link #steps}
   */
  public Sequence sequence(Expression expression) {
    return sequence(steps(expression));
  }

  /**
   * Writes an expression whose steps are known already.
   *
   * @param steps as of {@link #steps}
   */
  public Sequence sequence(List<Expression> steps) {
    TokenBuffer tokens = new TokenBuffer(vocabulary);
    int promptLength = 0;
    for (Expression step : steps) {
      if (tokens.size() > 0) {
        tokens.add(vocabulary.separatorId());
        promptLength = promptLength == 0 ? tokens.size() : promptLength;
      }
      task.spec().notation().write(step, tokens);
    }
    tokens.add(vocabulary.endId());
    return new Sequence(tokens.copy(0, promptLength), tokens.copy(promptLength, tokens.size()));
  }

  /**
   * Counts the tokens of a sequence, all but the end, by the operation of the node that they belong
   * to. That is the innermost one in which they are written: an operation's own word, its brackets,
   * and its operands that are values, also those that another node was reduced to. Separators and
   * the answer are written in none and belong to the root.
   *
   * @param steps as of {@link #steps}
   * @param count is told an operation and how many more tokens it has, several times; all together
   *     are the sequence's length less one
   */
  public void countTokens(List<Expression> steps, ObjIntConsumer<Operation> count) {
    steps.forEach(step -> countNodes(step, count));
    int separators = steps.size() - 1;
    count.accept(((Application) steps.get(0)).operation(), separators + 1);
  }

  private void countNodes(Expression expression, ObjIntConsumer<Operation> count) {
    if (expression instanceof Application application) {
      int own = task.spec().notation().overhead(application.operands().size());
      for (Expression operand : application.operands()) {
        own += operand instanceof Literal ? 1 : 0;
        countNodes(operand, count);
      }
      count.accept(application.operation(), own);
    }
  }

  /** The prompt alone: the expression and the first separator. */
  public int[] prompt(Expression expression) {
    TokenBuffer tokens = new TokenBuffer(vocabulary);
    task.spec().notation().write(expression, tokens);
    tokens.add(vocabulary.separatorId());
    return tokens.copy(0, tokens.size());
  }

  /**
   * Tokens of the longest sequence that a task can ask for, prompt and completion together; exact.
   * It is the one of the full tree: both what a step holds and how many steps there are can only
   * grow with every operand and every operation.
   *
   * @return at least 6; {@link Long#MAX_VALUE} if it is larger than that
   */
  public static long longestSequence(TaskSpec task) {
    int k = task.maxOperands();
    BigInteger operands = BigInteger.valueOf(k);
    BigInteger perOperation = BigInteger.valueOf(task.notation().overhead(k) + k - 1L);
    BigInteger operations = BigInteger.ZERO; // of the full tree with the levels counted so far
    BigInteger byLevel = BigInteger.ZERO; // over all full trees up to those levels
    for (int level = 1; level <= task.reachableDepth(); level++) {
      operations = operations.multiply(operands).add(BigInteger.ONE);
      byLevel = byLevel.add(operations);
    }
    BigInteger steps =
        switch (task.reduction()) {
          case LEFTMOST -> operations;
          case INNERMOST -> BigInteger.valueOf(task.reachableDepth());
          case NONE -> BigInteger.ONE;
        };
    BigInteger operationsInSteps =
        switch (task.reduction()) {
          // each leaves one operation less: 1 + 2 + ... + operations
          case LEFTMOST -> operations.multiply(operations.add(BigInteger.ONE)).shiftRight(1);
          case INNERMOST -> byLevel;
          case NONE -> operations;
        };
    BigInteger roots = steps.add(BigInteger.ONE); // an expression is 1 + perOperation * operations
    BigInteger length =
        roots.add(perOperation.multiply(operationsInSteps)).add(steps).add(BigInteger.ONE);
    return length.min(BigInteger.valueOf(Long.MAX_VALUE)).longValueExact();
  }
}
