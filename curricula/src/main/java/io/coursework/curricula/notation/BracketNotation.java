package io.coursework.curricula.notation;

import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Literal;
import io.coursework.curricula.expression.Operations;

/**
 * The project's own form, {@code ( SUM 3 ( MAX 4 5 ) )}: the operation stands inside its bracket,
 * everything is separated by single spaces. Reading is lenient: other white space, none around
 * brackets, aliases and lower-case names are understood. A bare value is an expression, too.
 */
public final class BracketNotation {
  private static final int MAX_LEVELS = 1000; // far above any task, far below a stack overflow

  private final Lexicon lexicon;

  /**
   * @param modulus n; values are 0..n-1
   */
  public BracketNotation(Operations operations, int modulus) {
    this.lexicon = new Lexicon(operations, modulus);
  }

  /**
   * Reads one expression.
   *
   * @throws IllegalArgumentException naming the column (from 1), the word found there and what was
   *     expected
   */
  public Expression parse(String text) {
    Assembly assembly = new Assembly();
    boolean named = true; // the innermost open bracket has its operation
    for (Word word : Word.split(text, "()")) {
      if (assembly.whole() != null) {
        throw word.unexpected("the end of the text");
      }
      if (!named) {
        assembly.open(lexicon.operation(word, word.text()));
        named = true;
      } else if (word.is("(")) {
        if (assembly.levels() == MAX_LEVELS) {
          throw word.unexpected("at most " + MAX_LEVELS + " levels");
        }
        named = false;
      } else if (word.is(")") && assembly.mayClose()) {
        assembly.close();
      } else {
        assembly.add(lexicon.value(word, expected(assembly)));
      }
    }
    if (assembly.whole() == null) {
      throw Word.endOf(text, named ? expected(assembly) : "an operation");
    }
    return assembly.whole();
  }

  /** The one canonical text of an expression; {@link #parse} reads it back. */
  public String print(Expression expression) {
    StringBuilder text = new StringBuilder();
    print(expression, text);
    return text.toString();
  }

  private String expected(Assembly assembly) {
    return lexicon.values() + (assembly.mayClose() ? ", '(' or ')'" : " or '('");
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
