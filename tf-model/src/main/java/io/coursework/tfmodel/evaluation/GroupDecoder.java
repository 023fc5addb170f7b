package io.coursework.tfmodel.evaluation;

import io.coursework.tfmodel.architecture.ModelSpec;
import io.coursework.tfmodel.graph.KeyValueCache;
import io.coursework.tfmodel.graph.Transformer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Brings rows of about the same length to their ends, together. The first pass reads every prompt
 * with its draft; rows that leave their draft are then continued from the cache, a token at a time.
 */
final class GroupDecoder {

  /** Positions by which the cache grows: rare enough, and little attention to empty ones. */
  private static final int CAPACITY_STEP = 32;

  private final Transformer model;
  private final KeyValueCache cache;
  private final int padId;

  GroupDecoder(Transformer model, int padId) {
    this.model = model;
    this.cache = new KeyValueCache(model);
    this.padId = padId;
  }

  /**
   * The length to which the first pass pads: 8, 16, 24, 32, 48, 64, 96, 128, 192 and so on. Each
   * length has a graph, which takes longer to make than to read some padding.
   */
  static int paddedLength(int length, ModelSpec spec) {
    int step = Math.max(8, Integer.highestOneBit(Math.max(1, length - 1)) / 2);
    return Math.min(spec.contextLength(), (length + step - 1) / step * step);
  }

  /** Generates until every row is done. */
  void decode(List<Row> rows) {
    read(rows);
    List<Row> cached = rows; // in the order of the cache
    int[] open = open(cached);
    while (open.length > 0) {
      int needed = 1 + longest(cached, open);
      if (2 * open.length <= cached.size() || needed > cache.capacity()) {
        cache.keep(open, Math.max(cache.capacity(), capacity(needed)));
        cached = Arrays.stream(open).mapToObj(cached::get).toList();
      }
      extend(cached);
      open = open(cached);
    }
  }

  /** Runs once what {@link #decode} runs for such rows, which stay as they are. */
  void prepare(List<Row> rows) {
    predictions(rows);
    cache.keep(new int[] {0}, capacity(cache.capacity() + 1));
    cache.extend(new int[] {padId}, new int[] {0});
  }

  /** Gives the cache's memory back. */
  void forget() {
    cache.keep(new int[0], cache.capacity());
  }

  private void read(List<Row> rows) {
    Predictions predicted = predictions(rows);
    for (int i = 0; i < rows.size(); i++) {
      rows.get(i).agree(predicted.tokens(), predicted.start(i));
    }
  }

  /**
   * What the model would write.
   *
   * @param tokens row-major [rows, count]
   * @param firsts of each row the position that the first of its tokens would follow
   */
  private record Predictions(int[] tokens, int count, int[] firsts) {

    /** Where a row's token after position 0 would lie. */
    int start(int row) {
      return row * count - firsts[row];
    }
  }

  private Predictions predictions(List<Row> rows) {
    int longest = rows.stream().mapToInt(Row::drafted).max().getAsInt();
    int length = paddedLength(longest, model.spec());
    int[] tokens = new int[rows.size() * length];
    Arrays.fill(tokens, padId);
    for (int i = 0; i < rows.size(); i++) {
      rows.get(i).copyDraft(tokens, i * length);
    }
    int count = Math.min(length, askedFor(rows));
    int[] firsts =
        rows.stream().mapToInt(row -> Math.min(row.position(), length - count)).toArray();
    return new Predictions(cache.read(tokens, length, firsts, count), count, firsts);
  }

  /** Positions whose successors decide how far a draft holds, in a power of two: few graphs. */
  private static int askedFor(List<Row> rows) {
    int most = rows.stream().mapToInt(row -> row.drafted() - row.position()).max().getAsInt();
    return most == 1 ? 1 : 2 * Integer.highestOneBit(most - 1);
  }

  /** One more token for each row that is not done; the others are read for nothing. */
  private void extend(List<Row> cached) {
    int[] tokens = cached.stream().mapToInt(Row::last).toArray();
    int[] positions = cached.stream().mapToInt(row -> row.done() ? 0 : row.position()).toArray();
    int[] next = cache.extend(tokens, positions);
    for (int i = 0; i < next.length; i++) {
      if (!cached.get(i).done()) {
        cached.get(i).append(next[i]);
      }
    }
  }

  private static int[] open(List<Row> rows) {
    return IntStream.range(0, rows.size()).filter(i -> !rows.get(i).done()).toArray();
  }

  private static int longest(List<Row> rows, int[] open) {
    return Arrays.stream(open).map(i -> rows.get(i).position()).max().getAsInt();
  }

  private int capacity(int needed) {
    int rounded = (needed + CAPACITY_STEP - 1) / CAPACITY_STEP * CAPACITY_STEP;
    return Math.min(model.spec().contextLength(), rounded);
  }
}
