package io.coursework.tfmodel.evaluation;

import io.coursework.tfmodel.architecture.ModelSpec;
import io.coursework.tfmodel.graph.KeyValueCache;
import io.coursework.tfmodel.graph.Transformer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/**
 * Continues prompts with the likeliest token, again and again, until the end token or the end of
 * the context.
 *
 * <p>Rows of about the same length go through the model together, as many groups side by side as
 * the model has threads. How rows are grouped depends on them and on the model's spec alone, so
 * what is generated does not depend on the number of threads.
 */
public final class GreedyDecoder {

  /** Tokens of a group's first pass: enough to fill a processor, few enough for its cache. */
  private static final int GROUP_TOKENS = 2048;

  /**
   * The size of a group in numbers of the residual stream: of a narrow model more tokens fit the
   * cache.
   */
  private static final int GROUP_NUMBERS = 1 << 18;

  /** Fewest rows of a group of long sequences: a step of generation is for all of them. */
  private static final int LEAST_ROWS = 8;

  /** Most rows of a group: beyond, a step of generation gains nothing by more. */
  private static final int MOST_ROWS = 1024;

  /** Most memory for a group's keys and values; growing holds them twice for a moment. */
  private static final long CACHE_BYTES = 128L << 20;

  private final Transformer model;
  private final int endId;
  private final int padId;
  private final List<GroupDecoder> decoders = new ArrayList<>(); // one for each thread in use

  public GreedyDecoder(Transformer model, int endId, int padId) {
    this.model = model;
    this.endId = endId;
    this.padId = padId;
  }

  /**
   * Continues every prompt.
   *
   * @param prompts token ids, at least one each
   * @return the generated tokens of each prompt, the end token included; without it if the context
   *     was full before it came; none if the prompt is longer than the context
   */
  public List<int[]> decode(List<int[]> prompts) {
    return decode(prompts, prompts.stream().map(prompt -> new int[0]).toList(), done -> {});
  }

  /**
   * Continues every prompt, where most are expected to be continued in a certain way.
   *
   * @param drafts what may follow each prompt: one pass tells how much of it really does, and only
   *     the rest is generated; a draft changes nothing but the time that it takes
   * @param progress told how many prompts are done
   * @return as {@link #decode(List)}
   */
  public List<int[]> decode(List<int[]> prompts, List<int[]> drafts, LongConsumer progress) {
    List<Row> rows = rows(prompts, drafts);
    finish(groups(rows), progress);
    decoders.forEach(GroupDecoder::forget);
    return rows.stream().map(Row::generated).toList();
  }

  /**
   * Makes all that {@link #decode(List, List, LongConsumer)} needs for the same prompts and drafts
   * and lets it run once, whatever the weights: what is run first takes many times as long.
   */
  public void prepare(List<int[]> prompts, List<int[]> drafts) {
    List<List<Row>> groups = groups(rows(prompts, drafts));
    addDecoders(Math.min(model.threads(), groups.size()));
    for (GroupDecoder decoder : decoders) {
      groups.forEach(decoder::prepare);
      decoder.forget();
    }
  }

  private List<Row> rows(List<int[]> prompts, List<int[]> drafts) {
    int contextLength = model.spec().contextLength();
    return IntStream.range(0, prompts.size())
        .mapToObj(i -> new Row(prompts.get(i), drafts.get(i), contextLength, endId))
        .toList();
  }

  /** Rows that are not done, by length. */
  private List<List<Row>> groups(List<Row> rows) {
    List<Row> sorted =
        rows.stream()
            .filter(row -> !row.done())
            .sorted(Comparator.comparingInt(Row::drafted))
            .toList();
    List<List<Row>> groups = new ArrayList<>();
    int start = 0;
    while (start < sorted.size()) {
      int length = GroupDecoder.paddedLength(sorted.get(start).drafted(), model.spec());
      int end = start + 1;
      while (end < sorted.size()
          && end - start < mostRows(model.spec(), length)
          && sorted.get(end).drafted() <= length) {
        end++;
      }
      groups.add(sorted.subList(start, end));
      start = end;
    }
    return groups;
  }

  /** Rows of a group whose longest row reads {@code length} tokens at first. */
  static int mostRows(ModelSpec spec, int length) {
    long bytesPerRow = KeyValueCache.bytesPerPosition(spec) * spec.contextLength();
    long inMemory = Math.max(1, CACHE_BYTES / bytesPerRow);
    int tokens = Math.max(GROUP_TOKENS, GROUP_NUMBERS / spec.dModel());
    return (int) Math.min(inMemory, Math.min(MOST_ROWS, Math.max(LEAST_ROWS, tokens / length)));
  }

  private void finish(List<List<Row>> groups, LongConsumer progress) {
    int workers = Math.min(model.threads(), groups.size());
    addDecoders(workers);
    if (workers == 1) {
      finishHere(groups, progress);
    } else if (workers > 1) {
      finishSideBySide(groups, progress, workers);
    }
  }

  private void addDecoders(int wanted) {
    while (decoders.size() < wanted) {
      decoders.add(new GroupDecoder(model, padId));
    }
  }

  private void finishHere(List<List<Row>> groups, LongConsumer progress) {
    long done = 0;
    for (List<Row> group : groups) {
      decoders.get(0).decode(group);
      done += group.size();
      progress.accept(done);
    }
  }

  private void finishSideBySide(List<List<Row>> groups, LongConsumer progress, int workers) {
    Queue<GroupDecoder> idle = new ConcurrentLinkedQueue<>(decoders);
    ExecutorService threads = Executors.newFixedThreadPool(workers);
    List<CompletableFuture<Void>> decoded =
        groups.stream()
            .map(
                group ->
                    CompletableFuture.runAsync(
                        () -> {
                          GroupDecoder decoder = idle.remove();
                          decoder.decode(group);
                          idle.add(decoder);
                        },
                        threads))
            .toList();
    threads.shutdown();
    long done = 0;
    try {
      for (int i = 0; i < groups.size(); i++) {
        decoded.get(i).join();
        done += groups.get(i).size();
        progress.accept(done);
      }
    } finally {
      // Nobody may close the model while a group still runs.
      CompletableFuture.allOf(decoded.toArray(CompletableFuture[]::new))
          .handle((x, e) -> null)
          .join();
    }
  }
}
