package io.coursework.mlflow.system;

import java.util.List;
import oshi.SystemInfo;
import oshi.hardware.CentralProcessor;
import oshi.hardware.CentralProcessor.TickType;
import oshi.hardware.GlobalMemory;
import oshi.hardware.NetworkIF;

/** The machine as OSHI reads it, with NVIDIA's GPUs. */
final class ThisMachine implements Machine {

  private final SystemInfo system = new SystemInfo();
  private final CentralProcessor processor = system.getHardware().getProcessor();
  private final GlobalMemory memory = system.getHardware().getMemory();
  private final List<NetworkIF> networks = system.getHardware().getNetworkIFs(true);
  private final Gpus gpus;

  /** Takes some 200 ms. */
  ThisMachine(Gpus gpus) {
    this.gpus = gpus;
  }

  @Override
  public MachineState state() {
    long[] ticks = processor.getSystemCpuLoadTicks();
    long all = 0;
    for (long some : ticks) {
      all += some;
    }
    long idle = ticks[TickType.IDLE.getIndex()] + ticks[TickType.IOWAIT.getIndex()];
    long received = 0;
    long sent = 0;
    for (NetworkIF network : networks) {
      network.updateAttributes();
      received += network.getBytesRecv();
      sent += network.getBytesSent();
    }
    long total = memory.getTotal();
    return new MachineState(
        all - idle, all, total - memory.getAvailable(), total, received, sent, gpus.states());
  }

  @Override
  public MachineDescription description() {
    return new MachineDescription(
        system.getOperatingSystem().toString(),
        processor.getProcessorIdentifier().getName().strip(),
        processor.getPhysicalProcessorCount(),
        processor.getLogicalProcessorCount(),
        memory.getTotal(),
        gpus.models(),
        gpus.driver());
  }
}
