package io.coursework.mlflow.cli.console;

import io.coursework.tracking.file.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder that a command leaves files in for its user; each appears there when it is whole. */
public record OutputFolder(Path folder, Console console) {

  /** Makes the folder if there is none. */
  public static OutputFolder of(String folder, Console console) throws IOException {
    return new OutputFolder(Files.createDirectories(Path.of(folder)), console);
  }

  /**
   * Writes a file, in place of one of that name, and says so.
   *
   * @param name may have folders before it
   */
  public Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    WholeFile.replace(file, path -> Files.writeString(path, text));
    console.log("wrote " + file);
    return file;
  }
}
