package io.coursework.tfmodel.graph;

import io.coursework.tfmodel.architecture.ModelSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * What a transformer remembers of the sequences that it reads, so that one more token costs one
 * position and not all of them again. Lives on the model's device and ends with the model. Not
 * thread-safe, but several caches of one model may be used side by side.
 *
 * <p>B rows, H heads, a capacity of C positions. A row's positions may be written again: what lies
 * behind the last one written is not looked at.
 */
public final class KeyValueCache {

  private final Transformer model;
  private final ModelSpec spec;
  private final CachedVariables cached;
  private final Map<Asked, Reading> readings = new HashMap<>();
  private final Extension extension;
  private final Rearrangement rearrangement;
  private Read last; // null before the first
  private int rows;
  private int capacity;

  /**
   * What one graph reads and answers.
   *
   * @param length tokens of each sequence, T
   * @param count of them whose successors are asked for, K
   */
  private record Asked(int length, int count) {}

  /**
   * The first pass over sequences.
   *
   * @param tokens of the distinct {@link PrefixTable}, (M)
   * @param positions (M)
   * @param firsts (M)
   * @param ofTokens (B*T)
   * @param asked beginnings whose successors are asked for, (B*K)
   * @param askedPositions where they end, (B*K)
   * @param prediction the likeliest next token after those, (B*K)
   */
  private record Reading(
      Placeholder<TInt32> tokens,
      Placeholder<TInt32> positions,
      Placeholder<TInt32> firsts,
      Placeholder<TInt32> ofTokens,
      Placeholder<TInt32> asked,
      Placeholder<TInt32> askedPositions,
      Operand<TInt32> prediction,
      List<Op> writes) {}

  /** What was read last, for who reads it again: the evaluations of a training do. */
  private record Read(int[] tokens, int length, PrefixTable beginnings) {}

  /** One more token per row. */
  private record Extension(
      Placeholder<TInt32> tokens,
      Placeholder<TInt32> positions,
      Placeholder<TInt32> slots,
      Placeholder<TInt32> shape,
      Placeholder<TFloat32> mask,
      Operand<TInt32> prediction) {}

  /** Other rows, more room. */
  private record Rearrangement(
      Placeholder<TInt32> shape,
      Placeholder<TInt32> rows,
      Placeholder<TInt32> room,
      List<Op> writes) {}

  public KeyValueCache(Transformer model) {
    this.model = model;
    this.spec = model.spec();
    synchronized (model) { // a graph grows by one hand at a time
      this.cached = new CachedVariables(model.ops(), spec);
      this.extension = extension();
      this.rearrangement = rearrangement();
    }
  }

  /** Memory that one row takes for every position of its capacity, in bytes. */
  public static long bytesPerPosition(ModelSpec spec) {
    return 2L
        * Float.BYTES
        * spec.recurrences()
        * spec.nLayers()
        * spec.nHeads()
        * spec.headWidth();
  }

  /** Positions of each row that there is room for. */
  public int capacity() {
    return capacity;
  }

  /**
   * Forgets everything and reads new sequences.
   *
   * @param tokens token ids, row-major [rows, length]
   * @param firsts of each row the first position, from 0, whose successor is asked for
   * @param count of positions from there on, none beyond the length; each number has a graph
   * @return the likeliest next token after those positions, row-major [rows, count]
   */
  public int[] read(int[] tokens, int length, int[] firsts, int count) {
    Reading reading;
    synchronized (model) {
      reading = readings.computeIfAbsent(new Asked(length, count), this::reading);
    }
    this.rows = firsts.length;
    this.capacity = length;
    PrefixTable beginnings = beginnings(tokens, length);
    int[] asked = new int[rows * count];
    int[] askedPositions = new int[asked.length];
    for (int i = 0; i < asked.length; i++) {
      askedPositions[i] = firsts[i / count] + i % count;
      asked[i] = beginnings.ofTokens()[i / count * length + askedPositions[i]];
    }
    try (TInt32 distinct = vector(beginnings.tokens());
        TInt32 positions = vector(beginnings.positions());
        TInt32 distinctFirsts = vector(beginnings.firsts());
        TInt32 ofTokens = vector(beginnings.ofTokens());
        TInt32 fedAsked = vector(asked);
        TInt32 fedPositions = vector(askedPositions)) {
      Session.Runner runner =
          model
              .session()
              .runner()
              .feed(reading.tokens(), distinct)
              .feed(reading.positions(), positions)
              .feed(reading.firsts(), distinctFirsts)
              .feed(reading.ofTokens(), ofTokens)
              .feed(reading.asked(), fedAsked)
              .feed(reading.askedPositions(), fedPositions);
      reading.writes().forEach(runner::addTarget);
      return run(runner.fetch(reading.prediction()), asked.length);
    }
  }

  /**
   * Reads one more token of every row.
   *
   * @param tokens token ids, one per row
   * @param positions where they stand, from 0, below the capacity
   * @return the likeliest next token of every row
   */
  public int[] extend(int[] tokens, int[] positions) {
    try (TInt32 fedTokens = vector(tokens);
        TInt32 fedPositions = vector(positions);
        TInt32 slots = vector(slots(positions));
        TInt32 shape = vector(shape());
        TFloat32 mask = mask(positions)) {
      return run(
          model
              .session()
              .runner()
              .feed(extension.tokens(), fedTokens)
              .feed(extension.positions(), fedPositions)
              .feed(extension.slots(), slots)
              .feed(extension.shape(), shape)
              .feed(extension.mask(), mask)
              .fetch(extension.prediction()),
          rows);
    }
  }

  /**
   * Keeps some rows only, and makes room.
   *
   * @param kept rows, in their new order
   * @param capacity positions per row, not fewer than now
   */
  public void keep(int[] kept, int capacity) {
    int[] room = {0, 0, 0, 0, 0, capacity - this.capacity, 0, 0};
    try (TInt32 shape = vector(shape());
        TInt32 fedRows = vector(kept);
        TInt32 fedRoom = TInt32.tensorOf(Shape.of(4, 2), DataBuffers.of(room))) {
      Session.Runner runner =
          model
              .session()
              .runner()
              .feed(rearrangement.shape(), shape)
              .feed(rearrangement.rows(), fedRows)
              .feed(rearrangement.room(), fedRoom);
      rearrangement.writes().forEach(runner::addTarget);
      runner.run().close();
    }
    this.rows = kept.length;
    this.capacity = capacity;
  }

  private PrefixTable beginnings(int[] tokens, int length) {
    if (last == null || length != last.length() || !Arrays.equals(tokens, last.tokens())) {
      last = new Read(tokens.clone(), length, PrefixTable.of(tokens, length));
    }
    return last.beginnings();
  }

  private Reading reading(Asked shape) {
    Ops tf = model.ops();
    Layers layers = model.foldedLayers();
    int length = shape.length();
    List<Op> writes = new ArrayList<>();
    Placeholder<TInt32> tokens = vector(tf);
    Placeholder<TInt32> positions = vector(tf);
    Placeholder<TInt32> firsts = vector(tf);
    Placeholder<TInt32> ofTokens = vector(tf);
    Placeholder<TInt32> asked = vector(tf);
    Placeholder<TInt32> askedPositions = vector(tf);
    Positions asking = Positions.at(tf, askedPositions, shape.count());
    CausalAttention all = new CausalAttention(layers, spec, length);
    CausalAttention from = CausalAttention.from(layers, spec, asking, shape.count(), length);
    Operand<TFloat32> logits =
        ForwardBuilder.overBeginnings(
                layers,
                spec,
                length,
                positions,
                new Attention.Shared(ofTokens, firsts),
                cached.remembering(all, writes))
            .logits(
                tokens, asked, shape.count(), asking, cached.remembering(from, writes)); // (B*K, V)
    return new Reading(
        tokens, positions, firsts, ofTokens, asked, askedPositions, likeliest(tf, logits), writes);
  }

  private Extension extension() {
    Ops tf = model.ops();
    Layers layers = model.layers();
    Placeholder<TInt32> tokens = vector(tf);
    Placeholder<TInt32> positions = vector(tf);
    Placeholder<TInt32> slots = vector(tf);
    Placeholder<TInt32> shape = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(4)));
    Placeholder<TFloat32> mask =
        tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 1, 1, -1)));
    Operand<TFloat32> logits =
        new ForwardBuilder(
                layers,
                spec,
                new InputShape(-1, 1),
                Positions.at(tf, positions, 1),
                new CachedAttention(layers, spec, cached, slots, shape, mask),
                Dropout.NOTHING)
            .logits(tokens);
    return new Extension(tokens, positions, slots, shape, mask, likeliest(tf, logits));
  }

  private Rearrangement rearrangement() {
    Ops tf = model.ops();
    Placeholder<TInt32> shape = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(4)));
    Placeholder<TInt32> kept = vector(tf);
    Placeholder<TInt32> room = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(4, 2)));
    return new Rearrangement(
        shape, kept, room, cached.each(variable -> variable.keep(shape, kept, room)));
  }

  private static Operand<TInt32> likeliest(Ops tf, Operand<TFloat32> logits) {
    return tf.math.argMax(logits, tf.constant(1), TInt32.class); // (N)
  }

  private static Placeholder<TInt32> vector(Ops tf) {
    return tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1)));
  }

  private static TInt32 vector(int[] values) {
    return TInt32.tensorOf(Shape.of(values.length), DataBuffers.of(values));
  }

  private int[] shape() {
    return new int[] {rows, spec.nHeads(), capacity, spec.headWidth()};
  }

  /** Where each row and head writes, of the B*H*C places. */
  private int[] slots(int[] positions) {
    int heads = spec.nHeads();
    int[] slots = new int[rows * heads];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = i * capacity + positions[i / heads];
    }
    return slots;
  }

  /** 0 up to each row's position, beyond it minus infinity, (B, 1, 1, C). */
  private TFloat32 mask(int[] positions) {
    float[] mask = new float[rows * capacity];
    for (int row = 0; row < rows; row++) {
      int start = row * capacity;
      Arrays.fill(mask, start + positions[row] + 1, start + capacity, CausalAttention.MASKED);
    }
    return TFloat32.tensorOf(Shape.of(rows, 1, 1, capacity), DataBuffers.of(mask));
  }

  private static int[] run(Session.Runner runner, int size) {
    try (Result result = runner.run()) {
      int[] values = new int[size];
      ((TInt32) result.get(0)).asRawTensor().data().asInts().read(values);
      return values;
    }
  }
}
