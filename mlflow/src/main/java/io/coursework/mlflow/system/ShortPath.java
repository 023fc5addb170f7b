package io.coursework.mlflow.system;

import java.nio.file.Path;

/** Paths for people. */
public final class ShortPath {

  private ShortPath() {}

  /** As short as the user would write it: from the folder that the command was started in. */
  public static String of(Path path) {
    Path here = Path.of("").toAbsolutePath();
    return (path.startsWith(here) ? here.relativize(path) : path).toString();
  }
}
