package io.coursework.mlflow.system;

import java.util.List;
import java.util.Optional;

/** A machine whose states a test makes up; each state is asked for once. */
final class FakeMachine implements Machine {

  static final GpuState GPU = new GpuState(40, 2e9, 8e9, 75, 300);

  private int asked;

  /** The state after so many questions: a quarter busy, 3 MB received and 1 MB sent in between. */
  static MachineState state(int asked) {
    return new MachineState(
        250L * asked,
        1_000L * asked,
        4_000_000_000L,
        16_000_000_000L,
        7_000_000L + 3_000_000L * asked,
        9_000_000L + 1_000_000L * asked,
        List.of(GPU));
  }

  @Override
  public MachineState state() {
    return state(asked++);
  }

  @Override
  public MachineDescription description() {
    return new MachineDescription(
        "Test OS 1", "Test CPU", 4, 8, 16_000_000_000L, List.of("Test GPU"), Optional.of("550.1"));
  }
}
