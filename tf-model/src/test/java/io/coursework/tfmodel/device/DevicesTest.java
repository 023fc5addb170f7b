package io.coursework.tfmodel.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

class DevicesTest {

  @Test
  void cpuIsAlwaysThere() {
    assertEquals("/device:CPU:0", Devices.choose(Device.CPU));
    assertEquals("/device:CPU:0", Devices.visible().get(0));
    assertTrue(Devices.matrixProductSeconds("/device:CPU:0", 64) > 0);
  }

  @Test
  void withoutAGpuAutoTakesTheCpuAndGpuIsRefused() {
    assumeTrue(Devices.visible().size() == 1, "this machine has a GPU: nothing to refuse");
    assertEquals("/device:CPU:0", Devices.choose(Device.AUTO));
    NoSuchDeviceException e =
        assertThrows(NoSuchDeviceException.class, () -> Devices.choose(Device.GPU));
    assertEquals(
        "no GPU is visible to TensorFlow (device: gpu); run 'coursework doctor', or set device: cpu",
        e.getMessage());
  }
}
