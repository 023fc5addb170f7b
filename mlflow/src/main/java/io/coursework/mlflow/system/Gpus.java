package io.coursework.mlflow.system;

import java.util.List;
import java.util.Optional;

/** The GPUs of a machine, in the driver's order. */
interface Gpus {

  /** A machine without any. */
  Gpus NONE =
      new Gpus() {
        @Override
        public List<GpuState> states() {
          return List.of();
        }

        @Override
        public List<String> models() {
          return List.of();
        }

        @Override
        public Optional<String> driver() {
          return Optional.empty();
        }
      };

  List<GpuState> states();

  List<String> models();

  /** The driver's version. */
  Optional<String> driver();
}
