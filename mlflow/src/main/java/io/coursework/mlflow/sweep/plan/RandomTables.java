package io.coursework.mlflow.sweep.plan;

/** Where the random tables of a sweep's tasks come from, such as those of relabelled operations. */
public enum RandomTables {
  /** All trials draw them from the seed that their configuration names. */
  SHARED,
  /** Each trial draws them from its own seed: nothing hangs on one lucky table. */
  OF_EACH_SEED
}
