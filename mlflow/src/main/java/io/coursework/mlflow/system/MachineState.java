package io.coursework.mlflow.system;

import java.util.List;

/**
 * The machine at one moment. Counters only ever grow; what they say is in their differences.
 *
 * @param busyTicks of all cores, since some time
 * @param allTicks the same with the idle ones
 * @param memoryUsed bytes that no other program could have
 * @param memoryTotal bytes
 * @param received bytes, by all network interfaces, the loopback among them
 * @param sent bytes, likewise
 * @param gpus in the driver's order
 */
record MachineState(
    long busyTicks,
    long allTicks,
    long memoryUsed,
    long memoryTotal,
    long received,
    long sent,
    List<GpuState> gpus) {
  MachineState {
    gpus = List.copyOf(gpus);
  }
}
