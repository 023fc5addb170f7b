package io.coursework.curricula.notation;

import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Literal;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Puts one expression together from its words, read left to right, each once: a stack of the
 * applications that are open, no recursion. A bare value is an expression, too.
 */
abstract class Assembly {
  /**
   * Levels of operations. Far above any task's 20. The methods of trees recurse: on a stack of 1
   * MiB the hungriest of them bears three times as many before it is compiled.
   */
  static final int MAX_LEVELS = 1000;

  private final Lexicon lexicon;
  private final Deque<OpenApplication> open = new ArrayDeque<>();
  private Expression whole;

  Assembly(Lexicon lexicon) {
    this.lexicon = lexicon;
  }

  /** Takes the next word of an expression that is not whole yet. */
  abstract void take(Word word);

  /** What the next word may be. */
  abstract String expected();

  /**
   * Reads a text that is one expression.
   *
   * @param alone the characters that are words by themselves
   * @throws IllegalArgumentException naming the column, the word found there and what was expected
   */
  final Expression read(String text, String alone) {
    WordReader words = new WordReader(text, alone);
    for (Word word = words.next(); word != null; word = words.next()) {
      if (whole != null) {
        throw word.unexpected("the end of the text");
      }
      take(word);
    }
    if (whole == null) {
      throw Word.endOf(text, expected());
    }
    return whole;
  }

  final Lexicon lexicon() {
    return lexicon;
  }

  /** Opens an application, whose operation may follow later, in the innermost open one. */
  final OpenApplication open(Word word) {
    if (open.size() == MAX_LEVELS) {
      throw word.unexpected("at most " + MAX_LEVELS + " levels");
    }
    open.push(new OpenApplication());
    return open.peek();
  }

  /** The innermost application that is open; null if none is. */
  final OpenApplication innermost() {
    return open.peek();
  }

  /** Whether the innermost open application has an operand. */
  final boolean hasOperand() {
    return !open.isEmpty() && open.peek().size() > 0;
  }

  /** Adds a value to the innermost open application, or makes it the whole expression. */
  final void addValue(Word word) {
    Literal value = lexicon.value(word);
    if (value == null) {
      throw lexicon.unexpected(word, expected());
    }
    add(value);
  }

  final void close() {
    add(open.pop().close());
  }

  private void add(Expression complete) {
    if (open.isEmpty()) {
      whole = complete;
    } else {
      open.peek().add(complete);
    }
  }
}
