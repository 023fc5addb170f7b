package io.coursework.curricula;

import io.coursework.curricula.token.Sequence;
import java.util.Arrays;
import java.util.List;

/**
 * One step's training data, one expression per row, padded on the right to the batch's longest. The
 * arrays are row-major and are not copied: leave them as they are.
 *
 * @param rows expressions in the batch
 * @param length columns: tokens of the longest sequence, less one
 * @param tokens inputs, [rows, length]: each sequence without its last token
 * @param targets what follows each input, [rows, length]: the sequence shifted by one
 * @param lossMask [rows, length]: 1 where the loss counts, 0 elsewhere; always 1 at a row's last
 *     target, which is the end token, and 0 on padding
 * @param operations the operation at each row's root, as its index in {@link Course#operations}; -1
 *     for one that is not taught, [rows]
 * @param nodeTokens how many input tokens of each row belong to nodes of each operation, by {@link
 *     io.coursework.curricula.token.ChainOfThought#countTokens}, [rows, operations taught]; of no
 *     length where nobody counts
 */
public record Batch(
    int rows,
    int length,
    int[] tokens,
    int[] targets,
    float[] lossMask,
    int[] operations,
    int[] nodeTokens) {

  /**
   * Lays sequences out as a batch.
   *
   * @param sequences at least one
   * @param padId fills the shorter rows, inputs and targets
   */
  static Batch of(
      List<Sequence> sequences, int[] operations, int[] nodeTokens, LossOn lossOn, int padId) {
    int rows = sequences.size();
    int length = sequences.stream().mapToInt(Sequence::length).max().orElseThrow() - 1;
    int[] tokens = new int[rows * length];
    int[] targets = new int[rows * length];
    float[] lossMask = new float[rows * length];
    Arrays.fill(tokens, padId);
    Arrays.fill(targets, padId);
    for (int row = 0; row < rows; row++) {
      int[] prompt = sequences.get(row).prompt();
      int[] completion = sequences.get(row).completion();
      int start = row * length;
      int inputs = prompt.length + completion.length - 1;
      int answer = start + prompt.length - 1; // the place that predicts the first completed token
      System.arraycopy(prompt, 0, tokens, start, prompt.length);
      System.arraycopy(completion, 0, tokens, answer + 1, completion.length - 1);
      System.arraycopy(prompt, 1, targets, start, prompt.length - 1);
      System.arraycopy(completion, 0, targets, answer, completion.length);
      Arrays.fill(lossMask, lossOn == LossOn.ALL ? start : answer, start + inputs, 1f);
    }
    return new Batch(rows, length, tokens, targets, lossMask, operations, nodeTokens);
  }

  /**
   * This batch with more columns, in which nothing counts.
   *
   * @param wider at least the batch's length
   */
  public Batch padded(int wider) {
    if (wider == length) {
      return this;
    }
    int[] widerTokens = new int[rows * wider];
    int[] widerTargets = new int[rows * wider];
    float[] widerMask = new float[rows * wider];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(tokens, row * length, widerTokens, row * wider, length);
      System.arraycopy(targets, row * length, widerTargets, row * wider, length);
      System.arraycopy(lossMask, row * length, widerMask, row * wider, length);
    }
    return new Batch(rows, wider, widerTokens, widerTargets, widerMask, operations, nodeTokens);
  }

  /**
   * Some of the rows, as long as before.
   *
   * @param from the first row, from 0
   * @param to the row after the last, at most {@link #rows}
   */
  public Batch part(int from, int to) {
    int begin = from * length;
    int end = to * length;
    int counted = nodeTokens.length / rows;
    return new Batch(
        to - from,
        length,
        Arrays.copyOfRange(tokens, begin, end),
        Arrays.copyOfRange(targets, begin, end),
        Arrays.copyOfRange(lossMask, begin, end),
        Arrays.copyOfRange(operations, from, to),
        Arrays.copyOfRange(nodeTokens, from * counted, to * counted));
  }

  /** Input tokens that are not padding: per row, those up to the last one whose target counts. */
  public long tokenCount() {
    long count = 0;
    for (int row = 0; row < rows; row++) {
      count += tokens(row);
    }
    return count;
  }

  /**
   * Counts tokens by the operation of the node that a token belongs to, wherever it is nested. All
   * together they are {@link #tokenCount}, unless operations occur that are not taught.
   *
   * @return by index in {@link Course#operations}
   */
  public long[] tokenCounts() {
    long[] counts = new long[nodeTokens.length / rows];
    for (int i = 0; i < nodeTokens.length; i++) {
      counts[i % counts.length] += nodeTokens[i];
    }
    return counts;
  }

  /**
   * Input tokens of a row that are not padding.
   *
   * @param row from 0
   */
  public int tokens(int row) {
    int column = length;
    while (column > 0 && lossMask[row * length + column - 1] == 0) {
      column--;
    }
    return column;
  }
}
