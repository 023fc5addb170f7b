package io.coursework.tfmodel.graph;

/**
 * The shape of an input.
 *
 * @param rows sequences in the batch (B), or -1 where that is known only when the graph runs
 * @param length tokens per sequence (T)
 */
record InputShape(int rows, int length) {

  /** Tokens in all sequences (N), or -1 where that is known only when the graph runs. */
  int tokens() {
    return rows < 0 ? -1 : rows * length;
  }
}
