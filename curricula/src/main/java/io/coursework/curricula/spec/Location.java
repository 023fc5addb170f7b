package io.coursework.curricula.spec;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where a file named in a configuration lies. */
public final class Location {
  private Location() {}

  /**
   * The file as seen from the working directory or, if there is none, in the distribution, whose
   * folder the system property {@code coursework.home} names.
   *
   * @throws java.nio.file.InvalidPathException if the text is not a path
   */
  public static Path of(String file) {
    Path path = Path.of(file);
    String home = System.getProperty("coursework.home");
    if (home == null || Files.exists(path)) {
      return path;
    }
    Path shipped = Path.of(home).resolve(path);
    return Files.exists(shipped) ? shipped : path;
  }
}
