package io.coursework.mlflow.board;

import io.coursework.tracking.Backend;
import io.coursework.tracking.BackendException;
import io.coursework.tracking.RemoteRun;
import io.coursework.tracking.RunHeader;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Keeps runs in a folder that TensorBoard shows: {@code <experiment>/<run>/}, the parts of a run
 * below it. Each has one file of events, which carries the run's id in its name and holds all but
 * the files of the run; what is said again is not written again.
 */
public final class TensorBoardBackend implements Backend {
  private static final String EVENTS = "events.out.tfevents.";
  private static final int NAME = 80; // characters, of the 255 that file systems allow

  private final Path logDirectory;

  /**
   * @param logDirectory made when the first run is; what {@code tensorboard --logdir} gets
   */
  public TensorBoardBackend(Path logDirectory) {
    this.logDirectory = logDirectory.toAbsolutePath().normalize();
  }

  /** Where the runs of an experiment lie. */
  public Path experiment(String name) {
    return logDirectory.resolve(segment(name));
  }

  @Override
  public RemoteRun open(RunHeader header) throws BackendException {
    try {
      String id = header.clientRunId();
      Path above = above(header);
      Path folder = above.resolve(segment(header.name()) + "-" + segment(id, 8));
      Files.createDirectories(folder);
      Path events =
          folder.resolve(EVENTS + header.start().getEpochSecond() + "." + segment(id, 64));
      TensorBoardRun run = new TensorBoardRun(logDirectory, folder, new EventFile(events));
      run.begin(header);
      return run;
    } catch (IOException e) {
      throw BackendException.retry(
          "cannot make a run in %s: %s".formatted(logDirectory, e.toString()), e);
    }
  }

  private Path above(RunHeader header) throws IOException, BackendException {
    Path experiment = experiment(header.experiment());
    String parent = header.parentClientRunId();
    if (parent == null) {
      return experiment;
    }
    return find(experiment, EVENTS + "*." + segment(parent, 64))
        .orElseThrow(
            () ->
                BackendException.retry(
                    "the parent run is not in %s yet (coursework id %s)"
                        .formatted(experiment, parent),
                    null));
  }

  /** The run, in this folder or below, whose file of events has such a name. */
  private static Optional<Path> find(Path folder, String events) throws IOException {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (DirectoryStream<Path> own = Files.newDirectoryStream(folder, events)) {
      if (own.iterator().hasNext()) {
        return Optional.of(folder);
      }
    }
    try (DirectoryStream<Path> children = Files.newDirectoryStream(folder, Files::isDirectory)) {
      for (Path child : children) {
        Optional<Path> found = RunFiles.isOwnFolder(child) ? Optional.empty() : find(child, events);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private static String segment(String name) {
    return segment(name, NAME);
  }

  /** A name as that of a folder: never one that leads elsewhere, or that is hidden. */
  private static String segment(String name, int most) {
    String plain = name.replaceAll("[^A-Za-z0-9._+~-]+", "_").replaceAll("^\\.+", "_");
    return plain.substring(0, Math.min(most, plain.length()));
  }
}
