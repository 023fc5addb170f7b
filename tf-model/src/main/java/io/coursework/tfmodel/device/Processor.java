package io.coursework.tfmodel.device;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The processor of this machine: kernels are chosen by it, and with them the last bits. */
public final class Processor {

  private static final Path LINUX = Path.of("/proc/cpuinfo");
  private static final String MODEL = "model name";

  private Processor() {}

  /** What the maker calls it or, where that is not known, its architecture. */
  public static String name() {
    if (!Files.isReadable(LINUX)) {
      return System.getProperty("os.arch");
    }
    try (Stream<String> lines = Files.lines(LINUX)) {
      return lines
          .filter(line -> line.startsWith(MODEL))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }
}
