package io.coursework.tfmodel.transfer;

/** What is done to the rows that values begin with, to see what about them helps. */
public enum InitControl {
  /** Values get each other's rows: the geometry stays, its meaning goes. */
  SHUFFLE_NUMBERS,
  /** The rows are rotated: the geometry and its meaning stay, the directions go. */
  ROTATE_NUMBERS
}
