package io.coursework.curricula.data;

import java.util.Arrays;

/**
 * Where every so-manieth of a growing number of lines begins: every line while there are few; each
 * time the table is full, every second entry goes.
 */
final class SparseOffsets {
  static final int CAPACITY = 1 << 16;

  private long[] offsets = new long[16];
  private int size;
  private long stride = 1;
  private long count;

  void add(long offset) {
    if (count % stride == 0) {
      if (size == CAPACITY) {
        thin();
      }
      if (count % stride == 0) {
        offsets = size == offsets.length ? Arrays.copyOf(offsets, 2 * size) : offsets;
        offsets[size++] = offset;
      }
    }
    count++;
  }

  private void thin() {
    size /= 2;
    for (int i = 0; i < size; i++) {
      offsets[i] = offsets[2 * i];
    }
    stride *= 2;
  }

  /** Lines that were added. */
  long count() {
    return count;
  }

  /** Whether every line's place is known. */
  boolean complete() {
    return stride == 1;
  }

  /**
   * The last known place at or before a line.
   *
   * @param line from 0, below {@link #count}
   */
  long before(long line) {
    return offsets[(int) (line / stride)];
  }

  /** Lines from that place to the line. */
  long skip(long line) {
    return line % stride;
  }
}
