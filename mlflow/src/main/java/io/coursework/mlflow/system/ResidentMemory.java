package io.coursework.mlflow.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Memory of this process that lies in RAM: the Java heap, TensorFlow's buffers, and code. */
public final class ResidentMemory {

  private static final Path STATUS = Path.of("/proc/self/status");

  private ResidentMemory() {}

  /** In bytes; empty where there is no /proc. */
  public static OptionalLong bytes() {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10) // given in KiB
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
