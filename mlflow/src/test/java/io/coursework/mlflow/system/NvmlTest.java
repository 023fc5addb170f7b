package io.coursework.mlflow.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.coursework.tracking.Eventually;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NvmlTest {

  @Test
  void isSilentWhereThereIsNoDriver() {
    assertSame(Gpus.NONE, Nvml.open("libno-such-driver.so.1"));
  }

  /** Another library than the driver's has none of the functions. */
  @Test
  void isSilentWhereTheLibraryIsAnother() {
    assertSame(Gpus.NONE, Nvml.open("c"));
  }

  /** Through JNA into C and back, with a library that has NVML's functions. */
  @Test
  void readsWhatTheLibraryTells(@TempDir Path folder) throws Exception {
    Gpus gpus = Nvml.open(compiled(folder).toString());
    assertEquals(List.of("First", "Second"), gpus.models());
    assertEquals(Optional.of("550.54.15"), gpus.driver());
    assertEquals(
        List.of(
            new GpuState(37, 5e9, 80e9, 123.456, 700),
            new GpuState(38, 5e9, 80e9, Double.NaN, Double.NaN)),
        gpus.states());
  }

  private static Path compiled(Path folder) throws IOException, InterruptedException {
    Path source = folder.resolve("nvml.c");
    try (InputStream in = NvmlTest.class.getResourceAsStream("nvml.c")) {
      Files.copy(in, source);
    }
    Path library = folder.resolve("libnvml.so");
    try {
      Process compiler =
          new ProcessBuilder("cc", "-w", "-shared", "-fPIC", "-o", library + "", source + "")
              .inheritIO()
              .start();
      assumeTrue(
          Eventually.exitCode("the C compiler", compiler) == 0,
          "cc does not compile a shared library here");
    } catch (IOException e) {
      assumeTrue(false, "no C compiler here: " + e.getMessage());
    }
    return library;
  }
}
