package io.coursework.tfmodel.device;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The processor of this machine: kernels are chosen by it, and with them the last bits. */
public final class Processor {

  private static final Path LINUX = Path.of("/proc/cpuinfo");
  private static final String MODEL = "model name";
  private static final String MAKER = "vendor_id";
  private static final String FLAGS = "flags";

  private Processor() {}

  /** What the maker calls it or, where that is not known, its architecture. */
  public static String name() {
    return field(MODEL).orElse(System.getProperty("os.arch"));
  }

  /**
   * Its kind: the maker and the widest vectors that it computes with, by which kernels are chosen.
   * Two of one kind came out with the same bits wherever that was tried, though their names differ.
   */
  public static String family() {
    return family(field(MAKER).orElse(System.getProperty("os.arch")), field(FLAGS).orElse(""));
  }

  static String family(String maker, String flags) {
    List<String> all = List.of(flags.split(" "));
    return maker
        + (all.contains("avx512f")
            ? " AVX-512"
            : all.contains("avx2") ? " AVX2" : all.contains("avx") ? " AVX" : "");
  }

  private static Optional<String> field(String name) {
    if (!Files.isReadable(LINUX)) {
      return Optional.empty();
    }
    try (Stream<String> lines = Files.lines(LINUX)) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
