package io.coursework.mlflow.system;

import java.util.List;
import java.util.Optional;

/**
 * What a machine is.
 *
 * @param os name and version of the distribution
 * @param cpu its model
 * @param physicalCores of all sockets
 * @param logicalCores that this process sees
 * @param memory bytes
 * @param gpus their models, in the driver's order
 * @param gpuDriver the driver's version; empty where there is none
 */
record MachineDescription(
    String os,
    String cpu,
    int physicalCores,
    int logicalCores,
    long memory,
    List<String> gpus,
    Optional<String> gpuDriver) {
  MachineDescription {
    gpus = List.copyOf(gpus);
  }
}
