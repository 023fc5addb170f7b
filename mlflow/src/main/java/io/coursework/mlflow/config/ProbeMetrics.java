package io.coursework.mlflow.config;

/** Which scores of the probes at the end of a training are metrics of its run. */
public enum ProbeMetrics {
  /** One or two of each probe, as it chooses; all are in the run's tables. */
  FEW,
  /** All headlines of each probe. */
  ALL
}
