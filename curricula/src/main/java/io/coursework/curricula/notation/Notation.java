package io.coursework.curricula.notation;

import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Operation;
import java.util.List;

/**
 * How expressions are written, as text and as a model's tokens. Words are separated by single
 * spaces; each word is one token. A bare value is an expression in every notation.
 */
public enum Notation {
  /** The project's own: {@code ( SUM 3 ( MAX 4 5 ) )}. */
  BRACKET(
      "( SUM 3 ( MAX 4 5 ) ) > ( SUM 3 5 ) > 8 E", ">", "E", Spelling.NAME, new OperatorFirst()),

  /** The operation, which carries n, before its bracket: {@code add_10 ( 3 max_10 ( 4 5 ) )}. */
  WORD(
      "add_10 ( 3 max_10 ( 4 5 ) ) = add_10 ( 3 5 ) = 8 <eos>",
      "=",
      "<eos>",
      Spelling.NUMBERED,
      new OperatorBefore()),

  /** The words of {@link #WORD}, the operation first: {@code ( add_10 3 ( max_10 4 5 ) )}. */
  POLISH(
      "( add_10 3 ( max_10 4 5 ) ) = ( add_10 3 5 ) = 8 <eos>",
      "=",
      "<eos>",
      Spelling.NUMBERED,
      new OperatorFirst()),

  /**
   * The words of {@link #WORD}, the operation last: {@code ( 3 ( 4 5 max_10 ) add_10 )}. Our
   * choice; no public data are written so.
   */
  POSTFIX(
      "( 3 ( 4 5 max_10 ) add_10 ) = ( 3 5 add_10 ) = 8 <eos>",
      "=",
      "<eos>",
      Spelling.NUMBERED,
      new OperatorLast()),

  /**
   * The public ListOps files, binary and left-branching: {@code ( ( ( [MAX 2 ) 9 ) ] )}. Those have
   * no chains of thought: separator and end are our choice. {@link #NYU_FLAT} is read, too.
   */
  NYU(
      "( ( ( [SM 3 ) ( ( ( [MAX 4 ) 5 ) ] ) ) ] ) = ( ( ( [SM 3 ) 5 ) ] ) = 8 <eos>",
      "=",
      "<eos>",
      Spelling.BRACKETED,
      new PublicBinary()),

  /**
   * The public ListOps files without round brackets: {@code [MAX 2 9 [MIN 4 7 ] ]}. Separator and
   * end are our choice.
   */
  NYU_FLAT(
      "[SM 3 [MAX 4 5 ] ] = [SM 3 5 ] = 8 <eos>",
      "=",
      "<eos>",
      Spelling.BRACKETED,
      new PublicFlat());

  private final String example;
  private final String separator;
  private final String end;
  private final Spelling spelling;
  private final Form form;

  Notation(String example, String separator, String end, Spelling spelling, Form form) {
    this.example = example;
    this.separator = separator;
    this.end = end;
    this.spelling = spelling;
    this.form = form;
  }

  /** An expression of numbers modulo 10 with its chain of thought, for help texts. */
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
    return spelling.word(operation, n);
  }

  /** Words that an operation adds to those of its operands: its own and its brackets. */
  public int overhead(int operands) {
    return form.overhead(operands);
  }

  /** Writes an expression word by word; recurses once per level. */
  public void write(Expression expression, Words words) {
    form.write(expression, words);
  }

  Spelling spelling() {
    return spelling;
  }

  Expression parse(String text, Lexicon lexicon) {
    return form.assembly(lexicon, text).read(text, String.join("", form.brackets()));
  }
}
