package io.coursework.curricula.data;

import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Literal;
import io.coursework.curricula.notation.Notation;
import io.coursework.curricula.notation.Quote;
import io.coursework.curricula.notation.Syntax;
import io.coursework.curricula.task.StepCheck;
import io.coursework.curricula.task.StepProblem;
import io.coursework.curricula.task.Task;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Holds a row against what its expression means. A step of a chain is right if it is the step
 * before with one or more of its operations replaced by their values, whichever they are.
 */
final class RowCheck {
  private static final Pattern PLACED = Pattern.compile("column (\\d{1,9}): (.*)", Pattern.DOTALL);

  private static final int LONGEST = 60; // of an expression in a message

  private final Task task;
  private final Syntax syntax;
  private final String separator;
  private final StepCheck stepCheck;

  /**
   * @param notation of the file
   */
  RowCheck(Task task, Notation notation) {
    this.task = task;
    this.syntax = new Syntax(notation, task.domain(), task.operations());
    this.separator = notation.separator();
    this.stepCheck = new StepCheck(task.n(), true, this::print);
  }

  /**
   * The expression of a row that is right.
   *
   * @throws RowException with the first thing that is wrong
   */
  Expression check(DataRow row) {
    Expression expression = parse(row.expression(), Columns.EXPRESSION, 0, "");
    int value = value(expression);
    if (!isLabel(row.value(), value)) {
      throw new RowException(
          Columns.VALUE,
          0,
          "%s is given, but the expression is %s".formatted(Quote.of(row.value()), text(value)));
    }
    row.chain().ifPresent(chain -> checkChain(expression, chain));
    return expression;
  }

  /**
   * The expression of a row, whatever is said of its value.
   *
   * @throws RowException if it is not one, or an operation in it does not take one of its operands
   */
  Expression expression(DataRow row) {
    Expression expression = parse(row.expression(), Columns.EXPRESSION, 0, "");
    value(expression);
    return expression;
  }

  /** Whether a label is that value: blanks around it do not count, as in expressions. */
  private boolean isLabel(String label, int value) {
    if (label.equals(text(value))) {
      return true;
    }
    try {
      return syntax.parse(label) instanceof Literal literal && literal.value() == value;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private int value(Expression expression) {
    try {
      return expression.value(task.n());
    } catch (IllegalArgumentException e) {
      throw new RowException(Columns.EXPRESSION, 0, e.getMessage());
    }
  }

  private void checkChain(Expression expression, String chain) {
    Expression previous = expression;
    int start = 0;
    for (int step = 1; start >= 0; step++) {
      int end = chain.indexOf(separator, start);
      String text = chain.substring(start, end < 0 ? chain.length() : end);
      Expression next = parse(text, Columns.CHAIN, start, "step " + step + ": ");
      Optional<StepProblem> problem = stepCheck.problem(previous, next);
      if (problem.isPresent()) {
        throw new RowException(
            Columns.CHAIN, start + 1, "step " + step + ": " + problem.get().text());
      }
      previous = next;
      start = end < 0 ? end : end + separator.length();
    }
    if (previous instanceof Application) {
      throw new RowException(
          Columns.CHAIN, chain.length() + 1, "ends at " + print(previous) + ", before an answer");
    }
  }

  private Expression parse(String text, String field, int start, String prefix) {
    try {
      return syntax.parse(text);
    } catch (IllegalArgumentException e) {
      Matcher placed = PLACED.matcher(e.getMessage());
      throw placed.matches()
          ? new RowException(
              field, start + Integer.parseInt(placed.group(1)), prefix + placed.group(2))
          : new RowException(field, start == 0 ? 0 : start + 1, prefix + e.getMessage());
    }
  }

  private String text(int value) {
    return task.domain().text(value);
  }

  private String print(Expression expression) {
    String text = syntax.print(expression);
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
  }
}
