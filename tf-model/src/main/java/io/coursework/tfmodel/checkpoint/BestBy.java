package io.coursework.tfmodel.checkpoint;

/** Which evaluation of a run is its best one; of equals the first. */
public enum BestBy {
  /** None: the best is not kept. */
  NONE,
  /** Mean accuracy over the operations, on held-out expressions if anything is held out. */
  ACCURACY,
  /** The accuracy of the target operation alone, if it is evaluated; else the mean. */
  TARGET_ACCURACY
}
