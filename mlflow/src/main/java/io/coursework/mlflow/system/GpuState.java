package io.coursework.mlflow.system;

/**
 * A GPU at one moment; NaN stands for what the card does not tell.
 *
 * @param utilization percent of the time in which it computed, of late
 * @param memoryUsed bytes, by all processes
 * @param memoryTotal bytes
 * @param watts drawn
 * @param wattsLimit that it may draw
 */
record GpuState(
    double utilization, double memoryUsed, double memoryTotal, double watts, double wattsLimit) {}
