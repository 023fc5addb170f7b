package io.coursework.mlflow.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.tracking.Eventually;
import org.junit.jupiter.api.Test;

class ThisMachineTest {

  @Test
  void readsCountersThatGrow() {
    Machine machine = new ThisMachine(Gpus.NONE);
    MachineState first = machine.state();
    assertTrue(first.busyTicks() > 0 && first.busyTicks() <= first.allTicks(), first.toString());
    assertTrue(first.memoryUsed() > 0 && first.memoryUsed() < first.memoryTotal());
    assertTrue(first.received() >= 0 && first.sent() >= 0);
    Eventually.await("a tick", () -> machine.state().allTicks() > first.allTicks());
    MachineState next = machine.state();
    assertTrue(next.busyTicks() >= first.busyTicks());
    assertTrue(next.received() >= first.received());
  }

  @Test
  void knowsWhatItIs() {
    MachineDescription description = new ThisMachine(Gpus.NONE).description();
    assertFalse(description.cpu().isBlank());
    assertFalse(description.os().isBlank());
    assertTrue(description.logicalCores() >= 1);
    assertTrue(description.memory() > 0);
    assertEquals(0, description.gpus().size());
  }
}
