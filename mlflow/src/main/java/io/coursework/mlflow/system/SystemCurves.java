package io.coursework.mlflow.system;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The curves of one run that say how busy its machine is, under the names that MLflow draws in a
 * tab of their own. Megabytes are 10^6 bytes, as there.
 */
final class SystemCurves {

  /** What all their names begin with. */
  static final String PREFIX = "system/";

  private static final double MEGABYTE = 1e6;

  private final Path directory;
  private final MachineState start;
  private MachineState last;

  /**
   * @param directory the run's: the disk is the one that it lies on
   * @param start the machine when the run began, or continues; what it sent before does not count
   */
  SystemCurves(Path directory, MachineState start) {
    this.directory = directory;
    this.start = start;
    this.last = start;
  }

  /**
   * The next point of each curve. The CPU's is the mean since the point before.
   *
   * @return only what can be told: no value is NaN
   */
  Map<String, Double> next(MachineState now) {
    Map<String, Double> point = new TreeMap<>();
    put(
        point,
        "cpu_utilization_percentage",
        percent(now.busyTicks() - last.busyTicks(), now.allTicks() - last.allTicks()));
    put(point, "system_memory_usage_megabytes", now.memoryUsed() / MEGABYTE);
    put(point, "system_memory_usage_percentage", percent(now.memoryUsed(), now.memoryTotal()));
    put(point, "network_receive_megabytes", (now.received() - start.received()) / MEGABYTE);
    put(point, "network_transmit_megabytes", (now.sent() - start.sent()) / MEGABYTE);
    disk(point);
    for (int i = 0; i < now.gpus().size(); i++) {
      GpuState gpu = now.gpus().get(i);
      String name = "gpu_" + i;
      put(point, name + "_utilization_percentage", gpu.utilization());
      put(point, name + "_memory_usage_megabytes", gpu.memoryUsed() / MEGABYTE);
      put(point, name + "_memory_usage_percentage", percent(gpu.memoryUsed(), gpu.memoryTotal()));
      put(point, name + "_power_usage_watts", gpu.watts());
      put(point, name + "_power_usage_percentage", percent(gpu.watts(), gpu.wattsLimit()));
    }
    last = now;
    return point;
  }

  private void disk(Map<String, Double> point) {
    try {
      FileStore disk = Files.getFileStore(directory);
      double used = disk.getTotalSpace() - disk.getUnallocatedSpace();
      double available = disk.getUsableSpace();
      put(point, "disk_usage_megabytes", used / MEGABYTE);
      put(point, "disk_usage_percentage", percent(used, used + available));
      put(point, "disk_available_megabytes", available / MEGABYTE);
    } catch (IOException e) {
      // Some file systems do not tell.
    }
  }

  private static void put(Map<String, Double> point, String name, double value) {
    if (Double.isFinite(value)) {
      point.put(PREFIX + name, value);
    }
  }

  /** NaN for a part of nothing. */
  private static double percent(double part, double whole) {
    return whole > 0 ? 100 * part / whole : Double.NaN;
  }
}
