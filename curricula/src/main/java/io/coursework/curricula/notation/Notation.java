package io.coursework.curricula.notation;

import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Operation;
import java.util.List;

/**
 * How expressions are written, as text and as a model's tokens. Words are separated by single
 * spaces; each word is one token.
 */
public enum Notation {
  /** The project's own: {@code ( SUM 3 ( MAX 4 5 ) )}. */
  BRACKET("( SUM 3 ( MAX 4 5 ) ) > ( SUM 3 5 ) > 8 E", ">", "E", new OperatorInside());

  private final String example;
  private final String separator;
  private final String end;
  private final Form form;

  Notation(String example, String separator, String end, Form form) {
    this.example = example;
    this.separator = separator;
    this.end = end;
    this.form = form;
  }

  /** An expression with its chain of thought, for help texts. */
  public String example() {
    return example;
  }

  /** Stands between the steps of a chain of thought. */
  public String separator() {
    return separator;
  }

  /** Stands after the answer. */
  public String end() {
    return end;
  }

  /** The words that are neither values nor operations, in the order of the vocabulary. */
  public List<String> brackets() {
    return form.brackets();
  }

  /**
   * The word of an operation.
   *
   * @param n number of values
   */
  public String operation(Operation operation, int n) {
    return form.operation(operation, n);
  }

  /** Words that an operation adds to those of its operands: its own and its brackets. */
  public int overhead(int operands) {
    return form.overhead(operands);
  }

  /** Writes an expression word by word. */
  public void write(Expression expression, Words words) {
    form.write(expression, words);
  }

  Form form() {
    return form;
  }
}
