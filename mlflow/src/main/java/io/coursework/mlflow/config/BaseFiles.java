package io.coursework.mlflow.config;

import io.coursework.curricula.spec.Location;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The files that a sweep's {@code base} names. */
public final class BaseFiles {

  private BaseFiles() {}

  /**
   * The file itself or, where its name has a star for any letters, all files of such names in their
   * order.
   *
   * @throws ConfigException if there is none
   */
  public static Stream<String> of(String base) {
    if (!base.contains("*")) {
      return Stream.of(base);
    }
    Path pattern = Path.of(base);
    Path folder = Optional.ofNullable(pattern.getParent()).orElse(Path.of(""));
    List<String> found = new ArrayList<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(
            Location.of(folder.toString()), pattern.getFileName().toString())) {
      files.forEach(file -> found.add(folder.resolve(file.getFileName()).toString()));
    } catch (IOException e) {
      throw new ConfigException("base = %s: %s is not a folder".formatted(base, folder));
    }
    if (found.isEmpty()) {
      throw new ConfigException("base = %s names no file".formatted(base));
    }
    return found.stream().sorted();
  }
}
