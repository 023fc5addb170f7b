package io.coursework.tfmodel.graph;

import io.coursework.curricula.random.Randomness;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * Sets a random share of activations to 0 and scales the others by 1 / (1 - rate), so that the mean
 * stays.
 *
 * <p>What is dropped is a pure function of the seed, the step and the place in the model: the same
 * on any number of threads and when a run is resumed. A graph that is run without a draw drops
 * nothing; with a rate of 0 no operation is made.
 */
public final class Dropout {

  private final Ops tf;
  private final double rate;
  private final ReplicaAxis axis;
  // (2), per replica: what the draws depend on, and 1 to drop or 0 not to
  private final Operand<TInt64> draw;

  Dropout(Ops tf, double rate, ReplicaAxis axis) {
    this.tf = tf;
    this.rate = rate;
    this.axis = axis;
    this.draw =
        rate == 0
            ? null
            : tf.placeholderWithDefault(
                tf.zeros(tf.constant(axis.size(2)), TInt64.class), axis.shape(2));
  }

  /**
   * What a step of a run drops, to be fed and closed.
   *
   * @param part of the step's batch, from 0, where it is taken in parts
   */
  public static TInt64 draw(long seed, long step, int part) {
    return TInt64.tensorOf(Shape.of(2), DataBuffers.of(key(seed, step, part), 1));
  }

  /**
   * What a step of replicas drops, each as if it were alone, to be fed and closed.
   *
   * @param seeds one per replica
   */
  public static TInt64 draws(long[] seeds, long step) {
    long[] draws =
        Arrays.stream(seeds).flatMap(seed -> LongStream.of(key(seed, step, 0), 1)).toArray();
    return TInt64.tensorOf(Shape.of(seeds.length, 2), DataBuffers.of(draws));
  }

  private static long key(long seed, long step, int part) {
    return Randomness.of(seed, "dropout/" + part, step).nextLong();
  }

  /** Drops nothing, to be fed and closed. */
  public static TInt64 nothing() {
    return TInt64.tensorOf(Shape.of(2), DataBuffers.of(0L, 0L));
  }

  /** Lets a training graph drop by a {@link #draw}. */
  public Session.Runner feed(Session.Runner runner, TInt64 drawn) {
    return rate == 0 ? runner : runner.feed(draw, drawn);
  }

  /** Drops in one forward pass. */
  interface Place {
    /**
     * The activations with some of them dropped.
     *
     * @param x of a static shape
     * @param name where in the model; each place has draws of its own
     */
    Operand<TFloat32> of(Operand<TFloat32> x, String name);
  }

  /** Drops nothing: for a forward pass that is not for training. */
  static final Place NOTHING = (x, name) -> x;

  /**
   * For one of several forward passes in a step.
   *
   * @param tower which; each has draws of its own
   */
  Place of(Layers layers, int tower) {
    return rate == 0
        ? NOTHING
        : (x, name) -> layers.mul(x, factor(x.shape(), name + ".tower_" + tower));
  }

  /** 0 where an activation is dropped, 1 / (1 - rate) elsewhere. */
  private Operand<TFloat32> factor(Shape shape, String place) {
    if (!axis.present()) {
      return factor(shape, place, draw);
    }
    List<Operand<TFloat32>> factors = new ArrayList<>();
    for (Operand<TInt64> own : tf.unstack(draw, (long) axis.replicas()).output()) {
      factors.add(factor(shape.tail(), place, own));
    }
    return tf.stack(factors);
  }

  /**
   * @param draw of one model, (2)
   */
  private Operand<TFloat32> factor(Shape shape, String place, Operand<TInt64> draw) {
    Operand<TInt64> key = tf.slice(draw, tf.array(0), tf.array(1));
    Operand<TInt64> on = tf.slice(draw, tf.array(1), tf.array(1));
    Operand<TInt64> own = tf.constant(new long[] {Randomness.of(0, place).nextLong()});
    Operand<TFloat32> uniform =
        tf.random.statelessRandomUniform(
            tf.constant(shape.asArray()),
            tf.concat(List.of(key, own), tf.constant(0)),
            TFloat32.class); // in [0, 1)
    Operand<TFloat32> share =
        tf.math.mul(tf.dtypes.cast(on, TFloat32.class), tf.constant((float) rate)); // (1)
    Operand<TBool> kept = tf.math.greaterEqual(uniform, share);
    return tf.math.div(tf.dtypes.cast(kept, TFloat32.class), tf.math.sub(tf.constant(1f), share));
  }
}
