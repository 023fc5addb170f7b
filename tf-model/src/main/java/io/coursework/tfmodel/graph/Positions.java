package io.coursework.tfmodel.graph;

import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Where in their sequences the tokens of an input stand. */
interface Positions {

  /**
   * The rows of a table that belong to the tokens.
   *
   * @param table a row per position, (context_length, w), or one such table per replica
   * @param width the table's row length, w
   * @return (1, T, w) if the positions are the same in all sequences, else (B, T, w); for tables of
   *     R replicas (R, 1, T, w)
   */
  Operand<TFloat32> rowsOf(Operand<TFloat32> table, int width);

  /** Where each token stands, where sequences lie after one another in rows, (N). */
  default Optional<Operand<TInt32>> anew() {
    return Optional.empty();
  }

  /** Whole sequences: positions 0 to {@code length} - 1. */
  static Positions fromZero(Ops tf, int length) {
    return (table, width) -> {
      boolean perReplica = table.shape().numDimensions() == 3;
      ReplicaAxis axis =
          perReplica ? new ReplicaAxis((int) table.shape().get(0)) : ReplicaAxis.NONE;
      Operand<TFloat32> rows =
          tf.slice(table, tf.constant(axis.begin(0, 0)), tf.constant(axis.size(length, width)));
      return tf.reshape(rows, tf.constant(axis.size(1, length, width)));
    };
  }

  /**
   * Tokens anywhere in their sequences.
   *
   * @param ids each token's position, from 0, (B*T)
   * @param length tokens per sequence, T
   */
  static Positions at(Ops tf, Operand<TInt32> ids, int length) {
    return (table, width) ->
        tf.reshape(tf.gather(table, ids, tf.constant(0)), tf.array(-1, length, width));
  }

  /**
   * Sequences that lie after one another in rows; positions start again at zero with each.
   *
   * @param ids each token's position in its sequence, from 0, (N)
   * @param length tokens per row, T
   */
  static Positions anew(Ops tf, Operand<TInt32> ids, int length) {
    Positions rows = at(tf, ids, length);
    return new Positions() {
      @Override
      public Operand<TFloat32> rowsOf(Operand<TFloat32> table, int width) {
        return rows.rowsOf(table, width);
      }

      @Override
      public Optional<Operand<TInt32>> anew() {
        return Optional.of(ids);
      }
    };
  }
}
