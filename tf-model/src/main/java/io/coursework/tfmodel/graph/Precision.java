package io.coursework.tfmodel.graph;

/** In which numbers a training step multiplies matrices; weights and sums are always float32. */
public enum Precision {
  /** 24 bits of precision. */
  FLOAT32,
  /**
   * 8 bits of precision, sums within a product in float32. Faster where the processor has
   * instructions for it (AMX, AVX512-BF16) and the model is wide.
   */
  BFLOAT16
}
