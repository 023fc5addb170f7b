package io.coursework.mlflow.system;

/** The machine that this process runs on. One thread asks it. */
interface Machine {

  MachineState state();

  MachineDescription description();
}
