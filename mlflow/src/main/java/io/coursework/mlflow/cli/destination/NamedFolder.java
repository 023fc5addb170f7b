package io.coursework.mlflow.cli.destination;

import io.coursework.mlflow.cli.console.UsageException;
import io.coursework.tracking.RunFolders;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The folder that a name stands for: {@code *} in it matches any characters, and {@code latest} is
 * the run of its folder that was started last, such as {@code runs/latest}.
 */
public final class NamedFolder {

  private static final String LATEST = "latest";

  private NamedFolder() {}

  /**
   * The folder of a name.
   *
   * @param name a path; one without {@code *} and {@code latest} stands for itself
   * @param where the option or key that has it, for messages
   * @throws UsageException if no folder has such a name, or several have
   */
  public static Path of(String name, String where) throws IOException {
    Path path = Path.of(name);
    List<Path> found = new ArrayList<>();
    found.add(path.isAbsolute() ? path.getRoot() : Path.of(""));
    for (Path step : path) {
      List<Path> next = new ArrayList<>();
      for (Path folder : found) {
        next.addAll(children(folder, step));
      }
      found = next;
    }
    if (!name.contains("*")) {
      return name.isEmpty() ? path : found.get(0);
    }
    found.removeIf(folder -> !Files.isDirectory(folder));
    if (found.size() != 1) {
      throw new UsageException(
          "%s %s names %s; it must name one"
              .formatted(where, name, found.isEmpty() ? "no folder" : folders(found)));
    }
    return found.get(0);
  }

  private static String folders(List<Path> found) {
    return "%d folders, such as %s and %s".formatted(found.size(), found.get(0), found.get(1));
  }

  private static List<Path> children(Path folder, Path step) throws IOException {
    if (!step.toString().contains("*")) {
      Path child = folder.resolve(step);
      boolean latest = step.toString().equals(LATEST) && !Files.exists(child);
      return List.of(latest ? newest(folder).orElse(child) : child);
    }
    List<Path> children = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> stream =
          Files.newDirectoryStream(folder, literal(step.toString()))) {
        stream.forEach(child -> children.add(folder.resolve(child.getFileName())));
      }
    }
    children.sort(null);
    return children;
  }

  /** A study or sweep counts as one run; what a probe recorded about a run does not count. */
  private static Optional<Path> newest(Path folder) throws IOException {
    return RunFolders.newest(folder, header -> !NamedRuns.isProbed(header.tags()));
  }

  /** All that is special in a pattern but for the star stands for itself. */
  private static String literal(String name) {
    return name.replaceAll("([?\\[\\]{}\\\\])", "\\\\$1");
  }
}
