package io.coursework.tfmodel.training;

import io.coursework.curricula.Batch;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A batch as it lies in the rows that a model is run on. N = rows * length places, row-major.
 *
 * @param rows of the model's input
 * @param length of each, padding included
 * @param tokens ids, [N]
 * @param targets what follows each, [N]
 * @param lossMask [N]: what each place counts in the loss; 0 on padding
 * @param positions of each token in its expression, from 0, [N]; empty where that is its column
 * @param places of the batch's tokens: the place of each, [batch.rows * batch.length], -1 for its
 *     padding; empty where the batch lies as it is
 */
record BatchRows(
    int rows,
    int length,
    int[] tokens,
    int[] targets,
    float[] lossMask,
    int[] positions,
    int[] places) {

  private static final int[] NONE = {};

  /** One expression a row, as the batch has them. */
  static BatchRows padded(Batch batch) {
    return new BatchRows(
        batch.rows(),
        batch.length(),
        batch.tokens(),
        batch.targets(),
        batch.lossMask(),
        NONE,
        NONE);
  }

  /**
   * Whole expressions after one another: the longest first, each in the first row that has room.
   *
   * @param context length of the rows, unless an expression is longer
   */
  static BatchRows packed(Batch batch, int context) {
    int length = Math.max(context, batch.length());
    int[] tokens = IntStream.range(0, batch.rows()).map(batch::tokens).toArray();
    List<Integer> longestFirst =
        IntStream.range(0, batch.rows())
            .boxed()
            .sorted(Comparator.comparing(expression -> -tokens[expression]))
            .toList();
    int[] filled = new int[batch.rows()]; // of each row so far
    int[] begins = new int[batch.rows()]; // place of each expression's first token
    for (int expression : longestFirst) {
      int row = 0;
      while (filled[row] + tokens[expression] > length) {
        row++;
      }
      begins[expression] = row * length + filled[row];
      filled[row] += tokens[expression];
    }
    int rows = (int) Math.max(1, Arrays.stream(filled).filter(used -> used > 0).count());
    BatchRows laid = empty(batch, rows, length, new int[rows * length]);
    for (int expression = 0; expression < batch.rows(); expression++) {
      laid.put(batch, expression, begins[expression]);
      for (int i = 0; i < tokens[expression]; i++) {
        laid.positions[begins[expression] + i] = i;
      }
    }
    for (int row = 0; row < rows; row++) {
      for (int column = filled[row]; column < length; column++) {
        laid.positions[row * length + column] =
            column - filled[row]; // padding, not part of an expression
      }
    }
    return laid;
  }

  /**
   * All expressions and their end tokens after one another, cut into rows wherever they end.
   *
   * @param context length of the rows
   */
  static BatchRows windows(Batch batch, int context) {
    int count = (int) batch.tokenCount() + batch.rows() - 1; // the last end token predicts nothing
    int rows = (count + context - 1) / context;
    BatchRows laid = empty(batch, rows, context, NONE);
    int place = 0;
    for (int expression = 0; expression < batch.rows(); expression++) {
      laid.put(batch, expression, place);
      place += batch.tokens(expression);
      if (expression < batch.rows() - 1) {
        laid.tokens[place] = laid.targets[place - 1];
        laid.targets[place] = batch.tokens()[(expression + 1) * batch.length()];
        laid.lossMask[place] = batch.lossMask()[expression * batch.length()]; // of a first token
        place++;
      }
    }
    return laid;
  }

  /** Padding alone: any token will do where nobody looks. */
  private static BatchRows empty(Batch batch, int rows, int length, int[] positions) {
    int[] places = new int[batch.rows() * batch.length()];
    Arrays.fill(places, -1);
    int size = rows * length;
    return new BatchRows(
        rows, length, new int[size], new int[size], new float[size], positions, places);
  }

  private void put(Batch batch, int expression, int place) {
    int from = expression * batch.length();
    int count = batch.tokens(expression);
    System.arraycopy(batch.tokens(), from, tokens, place, count);
    System.arraycopy(batch.targets(), from, targets, place, count);
    System.arraycopy(batch.lossMask(), from, lossMask, place, count);
    for (int i = 0; i < count; i++) {
      places[from + i] = place + i;
    }
  }

  /** A copy with more rows, of padding. */
  BatchRows withRows(int more) {
    if (more == rows) {
      return this;
    }
    return new BatchRows(
        more,
        length,
        Arrays.copyOf(tokens, more * length),
        Arrays.copyOf(targets, more * length),
        Arrays.copyOf(lossMask, more * length),
        positions.length == 0 ? NONE : Arrays.copyOf(positions, more * length),
        places);
  }

  /** Places that the model computes, padding included. */
  long computed() {
    return (long) rows * length;
  }

  /**
   * What was measured at each place, in the order of the batch.
   *
   * @param measured [N]
   * @return [batch.rows * batch.length], 0 on its padding
   */
  float[] inOrder(float[] measured) {
    if (places.length == 0) {
      return measured;
    }
    float[] ordered = new float[places.length];
    for (int i = 0; i < places.length; i++) {
      ordered[i] = places[i] < 0 ? 0 : measured[places[i]];
    }
    return ordered;
  }
}
