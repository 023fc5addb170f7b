package io.coursework.curricula.notation;

import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Literal;
import io.coursework.curricula.expression.Operations;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The project's own form, {@code ( SUM 3 ( MAX 4 5 ) )}: the operation stands inside its bracket,
 * everything is separated by single spaces. Reading is lenient: other white space, none around
 * brackets, aliases and lower-case names are understood. A bare value is an expression, too.
 */
public final class BracketNotation {
  private static final int MAX_LEVELS = 1000; // far above any task, far below a stack overflow

  private final Reader reader;

  /**
   * @param modulus n; values are 0..n-1
   */
  public BracketNotation(Operations operations, int modulus) {
    this.reader = new Reader(operations, modulus);
  }

  /**
   * Reads one expression.
   *
   * @throws IllegalArgumentException naming the column (from 1), the word found there and what was
   *     expected
   */
  public Expression parse(String text) {
    Deque<OpenApplication> open = new ArrayDeque<>();
    Expression whole = null;
    boolean named = true; // the innermost open bracket has its operation
    for (Word word : Word.split(text, "()")) {
      if (whole != null) {
        throw word.unexpected("the end of the text");
      }
      Expression complete = null;
      if (!named) {
        open.push(new OpenApplication(reader.operation(word, word.text())));
        named = true;
      } else if (word.is("(")) {
        if (open.size() == MAX_LEVELS) {
          throw word.unexpected("at most " + MAX_LEVELS + " levels");
        }
        named = false;
      } else if (word.is(")") && !open.isEmpty() && !open.peek().empty()) {
        complete = open.pop().close();
      } else {
        complete = reader.value(word, expected(open));
      }
      if (complete != null && open.isEmpty()) {
        whole = complete;
      } else if (complete != null) {
        open.peek().add(complete);
      }
    }
    if (whole == null) {
      throw Word.endOf(text, named ? expected(open) : "an operation");
    }
    return whole;
  }

  /** The one canonical text of an expression; {@link #parse} reads it back. */
  public String print(Expression expression) {
    StringBuilder text = new StringBuilder();
    print(expression, text);
    return text.toString();
  }

  private String expected(Deque<OpenApplication> open) {
    boolean mayClose = !open.isEmpty() && !open.peek().empty();
    return reader.values() + (mayClose ? ", '(' or ')'" : " or '('");
  }

  private static void print(Expression expression, StringBuilder text) {
    if (expression instanceof Literal literal) {
      text.append(literal.value());
    } else if (expression instanceof Application application) {
      text.append("( ").append(application.operation().name());
      for (Expression operand : application.operands()) {
        text.append(' ');
        print(operand, text);
      }
      text.append(" )");
    }
  }
}
