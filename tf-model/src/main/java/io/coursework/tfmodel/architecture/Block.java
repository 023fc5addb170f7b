package io.coursework.tfmodel.architecture;

/** How a block's attention and feed-forward layer follow each other. */
public enum Block {
  /** y = x + att(LN1 x), then y + ffn(LN2 y). */
  SERIAL,
  /** x + att(LN1 x) + ffn(LN2 x). */
  PARALLEL
}
