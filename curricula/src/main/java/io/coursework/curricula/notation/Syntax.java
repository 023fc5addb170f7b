package io.coursework.curricula.notation;

import io.coursework.curricula.domain.Domain;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.expression.Operations;
import java.util.Map;

/** A notation with the values and operations that it writes: reads and prints expressions. */
public final class Syntax {
  private final Notation notation;
  private final Domain domain;
  private final Lexicon lexicon;

  public Syntax(Notation notation, Domain domain, Operations operations) {
    this.notation = notation;
    this.domain = domain;
    this.lexicon = new Lexicon(notation.spelling(), domain, operations);
  }

  public Notation notation() {
    return notation;
  }

  /**
   * Every word that names an operation when it is read, letter case aside: those that are written,
   * then their aliases.
   */
  public Map<String, Operation> words() {
    return lexicon.words();
  }

  /**
   * Reads one expression; {@link #print} writes it back. Lenient as to white space, letter case and
   * aliases of operations, strict as to everything else. Takes time in proportion to the text, and
   * refuses expressions of more than 1000 levels.
   *
   * @throws IllegalArgumentException naming the column (from 1), the word found there and what was
   *     expected
   */
  public Expression parse(String text) {
    return notation.parse(text, lexicon);
  }

  /** The one canonical text of an expression. */
  public String print(Expression expression) {
    StringBuilder text = new StringBuilder();
    notation.write(
        expression,
        new Words() {
          @Override
          public void value(int value) {
            word(domain.text(value));
          }

          @Override
          public void operation(Operation operation) {
            word(notation.operation(operation, domain.size()));
          }

          @Override
          public void bracket(int index) {
            word(notation.brackets().get(index));
          }

          private void word(String word) {
            text.append(text.isEmpty() ? "" : " ").append(word);
          }
        });
    return text.toString();
  }
}
