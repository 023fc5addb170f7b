package io.coursework.tfmodel.graph;

import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** The middle of an attention layer: where the tokens look, and what they take from there. */
interface AttentionCore {

  /**
   * What each query takes from the values.
   *
   * @param q queries of all or some of the input's tokens, (B, H, K, d_head), scaled only where
   *     {@link Weights#folded}
   * @param k keys of all, (B, H, T, d_head), turned to their positions as q where these are rotary
   * @param v their values, (B, H, T, d_head)
   * @param place the block and recurrence that ask; each has keys and values of its own
   * @return (B, H, K, d_head)
   */
  Operand<TFloat32> attend(
      Operand<TFloat32> q, Operand<TFloat32> k, Operand<TFloat32> v, BlockCall place);
}
