package io.coursework.curricula.token;

import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.notation.Words;
import java.util.Arrays;

/** A growing list of token ids. */
final class TokenBuffer implements Words {
  private final Vocabulary vocabulary;
  private int[] ids = new int[32];
  private int size;

  TokenBuffer(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  @Override
  public void value(int value) {
    add(value);
  }

  @Override
  public void operation(Operation operation) {
    add(vocabulary.operationId(operation));
  }

  @Override
  public void bracket(int index) {
    add(vocabulary.bracketId(index));
  }

  void add(int id) {
    if (size == ids.length) {
      ids = Arrays.copyOf(ids, 2 * size);
    }
    ids[size++] = id;
  }

  int size() {
    return size;
  }

  int[] copy(int from, int to) {
    return Arrays.copyOfRange(ids, from, to);
  }
}
