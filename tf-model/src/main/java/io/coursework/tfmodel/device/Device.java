package io.coursework.tfmodel.device;

/** Where the user wants the model to run. */
public enum Device {
  /** A GPU if TensorFlow sees one, else the CPU. */
  AUTO,
  CPU,
  GPU
}
