package io.coursework.tfmodel.evaluation;

import io.coursework.tfmodel.graph.Transformer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Continues prompts with the likeliest token, again and again, until the end token.
 *
 * <p>Rows are padded on the right: attention looks back only, so padding changes nothing.
 */
public final class GreedyDecoder {

  /** Rows of one pass: enough to fill the processor, few enough to stay in its cache. */
  private static final int MOST_ROWS = 256;

  private final Transformer model;
  private final int endId;
  private final int padId;

  public GreedyDecoder(Transformer model, int endId, int padId) {
    this.model = model;
    this.endId = endId;
    this.padId = padId;
  }

  /**
   * Continues every prompt.
   *
   * @param prompts token ids, each shorter than the context
   * @return the generated tokens of each prompt, the end token included; without it if the context
   *     was full before it came
   */
  public List<int[]> decode(List<int[]> prompts) {
    List<int[]> generated = new ArrayList<>();
    for (int start = 0; start < prompts.size(); start += MOST_ROWS) {
      generated.addAll(
          decodeTogether(prompts.subList(start, Math.min(start + MOST_ROWS, prompts.size()))));
    }
    return generated;
  }

  private List<int[]> decodeTogether(List<int[]> prompts) {
    int contextLength = model.spec().contextLength();
    int rows = Math.max(8, Integer.highestOneBit(2 * prompts.size() - 1)); // next power of two
    int[][] sequences = new int[rows][contextLength + 1];
    int[] lengths = new int[rows];
    boolean[] done = new boolean[rows];
    Arrays.fill(done, true);
    for (int row = 0; row < rows; row++) {
      Arrays.fill(sequences[row], padId);
      if (row < prompts.size()) {
        int[] prompt = prompts.get(row);
        System.arraycopy(prompt, 0, sequences[row], 0, prompt.length);
        lengths[row] = prompt.length;
        done[row] = prompt.length > contextLength;
      }
    }
    while (!allTrue(done)) {
      extend(sequences, lengths, done);
    }
    List<int[]> generated = new ArrayList<>();
    for (int row = 0; row < prompts.size(); row++) {
      generated.add(Arrays.copyOfRange(sequences[row], prompts.get(row).length, lengths[row]));
    }
    return generated;
  }

  /** Appends one token to every row that is not done. */
  private void extend(int[][] sequences, int[] lengths, boolean[] done) {
    int contextLength = model.spec().contextLength();
    int length = model.paddedLength(longest(lengths, done));
    int[] tokens = new int[sequences.length * length];
    for (int row = 0; row < sequences.length; row++) {
      System.arraycopy(sequences[row], 0, tokens, row * length, length);
    }
    int[] next = model.predict(tokens, sequences.length, length);
    for (int row = 0; row < sequences.length; row++) {
      if (!done[row]) {
        int token = next[row * length + lengths[row] - 1];
        sequences[row][lengths[row]++] = token;
        done[row] = token == endId || lengths[row] > contextLength;
      }
    }
  }

  private static int longest(int[] lengths, boolean[] done) {
    int longest = 1;
    for (int row = 0; row < lengths.length; row++) {
      longest = done[row] ? longest : Math.max(longest, lengths[row]);
    }
    return longest;
  }

  private static boolean allTrue(boolean[] values) {
    for (boolean value : values) {
      if (!value) {
        return false;
      }
    }
    return true;
  }
}
