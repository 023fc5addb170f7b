package io.coursework.mlflow.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemCurvesTest {

  @TempDir Path folder;

  /** As MLflow's own client writes them and its page of system metrics looks for them. */
  @Test
  void hasTheNamesThatMlflowDraws() {
    Map<String, Double> point =
        new SystemCurves(folder, FakeMachine.state(0)).next(FakeMachine.state(1));
    assertEquals(
        new TreeSet<>(
            List.of(
                "system/cpu_utilization_percentage",
                "system/system_memory_usage_megabytes",
                "system/system_memory_usage_percentage",
                "system/disk_usage_percentage",
                "system/disk_usage_megabytes",
                "system/disk_available_megabytes",
                "system/network_receive_megabytes",
                "system/network_transmit_megabytes",
                "system/gpu_0_utilization_percentage",
                "system/gpu_0_memory_usage_megabytes",
                "system/gpu_0_memory_usage_percentage",
                "system/gpu_0_power_usage_watts",
                "system/gpu_0_power_usage_percentage")),
        point.keySet());
  }

  @Test
  void countsTheNetworkFromTheStartAndTheProcessorFromTheLastPoint() {
    SystemCurves curves = new SystemCurves(folder, FakeMachine.state(5));
    curves.next(FakeMachine.state(6));
    MachineState busy =
        new MachineState(
            250L * 6 + 900, 1_000L * 6 + 1_000, 1, 2, 30_000_000L, 20_000_000L, List.of());
    Map<String, Double> point = curves.next(busy);
    assertEquals(90, point.get("system/cpu_utilization_percentage"));
    assertEquals(30 - 7 - 15, point.get("system/network_receive_megabytes"));
    assertEquals(20 - 9 - 5, point.get("system/network_transmit_megabytes"));
    assertEquals(50, point.get("system/system_memory_usage_percentage"));
  }

  @Test
  void measuresMemoryPowerAndDiskInPercentAndMegabytes() {
    Map<String, Double> point =
        new TreeMap<>(new SystemCurves(folder, FakeMachine.state(0)).next(FakeMachine.state(1)));
    assertEquals(4_000, point.get("system/system_memory_usage_megabytes"));
    assertEquals(25, point.get("system/system_memory_usage_percentage"));
    assertEquals(40, point.get("system/gpu_0_utilization_percentage"));
    assertEquals(2_000, point.get("system/gpu_0_memory_usage_megabytes"));
    assertEquals(25, point.get("system/gpu_0_memory_usage_percentage"));
    assertEquals(75, point.get("system/gpu_0_power_usage_watts"));
    assertEquals(25, point.get("system/gpu_0_power_usage_percentage"));
    double disk = point.get("system/disk_usage_percentage");
    assertTrue(disk >= 0 && disk <= 100, "disk " + disk);
    assertTrue(point.get("system/disk_available_megabytes") > 0);
  }

  @Test
  void leavesOutWhatTheMachineDoesNotTell() {
    MachineState mute =
        new MachineState(
            0,
            0,
            1,
            1,
            0,
            0,
            List.of(FakeMachine.GPU, new GpuState(Double.NaN, Double.NaN, 8e9, 75, Double.NaN)));
    Map<String, Double> point = new SystemCurves(folder, mute).next(mute);
    assertFalse(point.containsKey("system/cpu_utilization_percentage"), "no tick has passed");
    assertEquals(
        List.of("system/gpu_1_power_usage_watts"),
        point.keySet().stream().filter(key -> key.contains("gpu_1")).toList());
  }
}
