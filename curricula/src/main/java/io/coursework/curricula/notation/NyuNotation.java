package io.coursework.curricula.notation;

import io.coursework.curricula.domain.Integers;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.expression.Operations;
import io.coursework.curricula.operation.MedianRule;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The form of the public ListOps files, binary and left-branching, {@code ( ( ( [MAX 2 ) 9 ) ] )},
 * and the flat form without round brackets, {@code [MAX 2 9 [MIN 4 7 ] ]}. A bare value is an
 * expression, too. Brackets are checked, not skipped; no recursion, since public expressions nest
 * hundreds of round brackets.
 *
 * @see <a href="https://arxiv.org/abs/1804.06028">Nangia and Bowman 2018</a>
 */
public final class NyuNotation {
  private final Lexicon lexicon;

  /**
   * @param operations with the floor-mean median for the public files
   * @param modulus 10 for the public files
   */
  public NyuNotation(Operations operations, int modulus) {
    this.lexicon =
        new Lexicon(Notation.BRACKET, new Integers(modulus, MedianRule.FLOOR_MEAN), operations);
  }

  /**
   * Reads one expression, binary if it holds a round bracket, else flat.
   *
   * @throws IllegalArgumentException naming the column (from 1), the word found there and what was
   *     expected
   */
  public Expression parse(String text) {
    List<Word> words = Word.split(text, "()]");
    boolean binary = text.indexOf('(') >= 0 || text.indexOf(')') >= 0;
    return binary ? parseBinary(text, words) : parseFlat(text, words);
  }

  private Expression parseFlat(String text, List<Word> words) {
    Assembly assembly = new Assembly();
    for (Word word : words) {
      if (assembly.whole() != null) {
        throw word.unexpected("the end of the text");
      }
      if (word.text().startsWith("[")) {
        assembly.open(operation(word));
      } else if (word.is("]") && assembly.mayClose()) {
        assembly.close();
      } else {
        assembly.add(lexicon.value(word, lexicon.values() + ", '[OPERATION' or a matching ']'"));
      }
    }
    if (assembly.whole() == null) {
      throw Word.endOf(text, assembly.levels() == 0 ? "an expression" : "']'");
    }
    return assembly.whole();
  }

  /**
   * Shift and reduce: every {@code ( left right )} joins an open application on its left with an
   * operand, or with the {@code ]} that completes it, on its right.
   */
  private Expression parseBinary(String text, List<Word> words) {
    Deque<Object> stack = new ArrayDeque<>(); // Word "(" or "]", OpenApplication, Expression
    for (Word word : words) {
      if (word.is("(") || word.is("]")) {
        stack.push(word);
      } else if (word.text().startsWith("[")) {
        stack.push(new OpenApplication(operation(word)));
      } else if (word.is(")")) {
        stack.push(join(stack, word));
      } else {
        stack.push(lexicon.value(word, lexicon.values() + ", '[OPERATION' or a bracket"));
      }
    }
    if (stack.size() != 1 || !(stack.peek() instanceof Expression whole)) {
      throw Word.endOf(text, "one expression with every bracket closed");
    }
    return whole;
  }

  private static Object join(Deque<Object> stack, Word close) {
    Object right = stack.poll();
    Object left = stack.poll();
    Object bracket = stack.poll();
    boolean bracketed = bracket instanceof Word word && word.is("(");
    if (bracketed && left instanceof OpenApplication application) {
      if (right instanceof Expression operand) {
        application.add(operand);
        return application;
      }
      if (right instanceof Word end && end.is("]") && !application.empty()) {
        return application.close();
      }
    }
    throw close.unexpected("'( [OPERATION operands' and one operand or ']' before it");
  }

  private Operation operation(Word word) {
    return lexicon.operation(word, word.text().substring(1));
  }
}
