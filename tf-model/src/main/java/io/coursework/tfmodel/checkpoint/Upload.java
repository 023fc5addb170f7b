package io.coursework.tfmodel.checkpoint;

/** Which checkpoints of a run become artifacts of it. */
public enum Upload {
  NONE,
  /** At the end, the last one and, if there is one, the best. */
  BEST_AND_LAST,
  /** Each as it is written. */
  ALL
}
