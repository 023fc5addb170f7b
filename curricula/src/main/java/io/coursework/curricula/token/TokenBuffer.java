package io.coursework.curricula.token;

import java.util.Arrays;

/** A growing list of token ids. */
final class TokenBuffer {
  private int[] ids = new int[32];
  private int size;

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
