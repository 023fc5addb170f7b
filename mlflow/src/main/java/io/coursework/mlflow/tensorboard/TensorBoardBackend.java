package io.coursework.mlflow.tensorboard;

import io.coursework.tracking.backend.Backend;
import io.coursework.tracking.backend.BackendException;
import io.coursework.tracking.backend.RemoteRun;
import io.coursework.tracking.file.Fence;
import io.coursework.tracking.file.UnsafePathException;
import io.coursework.tracking.run.RunHeader;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

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

  public Path logDirectory() {
    return logDirectory;
  }

  /** The folder that the runs of an experiment lie in, once there is one. */
  public Path experiment(String name) {
    return logDirectory.resolve(segment(name, NAME));
  }

  @Override
  public RemoteRun open(RunHeader header) throws BackendException {
    try {
      Path above = above(header);
      String events = events(Long.toString(header.start().getEpochSecond()), header.clientRunId());
      Optional<Path> known = find(above, events);
      Path folder = known.isPresent() ? known.get() : folder(above, header.name());
      TensorBoardRun run =
          new TensorBoardRun(logDirectory, folder, new EventFile(new Fence(folder).file(events)));
      run.begin(header);
      return run;
    } catch (UnsafePathException e) {
      throw BackendException.refused(e.getMessage());
    } catch (IOException e) {
      throw BackendException.retry("cannot make a run in %s: %s".formatted(logDirectory, e), e);
    }
  }

  /**
   * A new folder. Its name ends with what no other's does: who sends a run knows by its id whether
   * this is where he sent it before.
   */
  private static Path folder(Path above, String name) throws IOException {
    String once = UUID.randomUUID().toString().substring(0, 8);
    return Files.createDirectories(above.resolve(segment(name, NAME) + "-" + once));
  }

  private static String events(String start, String clientRunId) {
    return EVENTS + start + "." + segment(clientRunId, NAME);
  }

  private Path above(RunHeader header) throws IOException, BackendException {
    Path experiment = new Fence(logDirectory).folder(segment(header.experiment(), NAME));
    String parent = header.parentClientRunId();
    if (parent == null) {
      return experiment;
    }
    return find(experiment, events("*", parent))
        .orElseThrow(
            () ->
                BackendException.parentMissing(
                    "the parent run is not in %s yet (coursework id %s)"
                        .formatted(experiment, parent)));
  }

  /** The run, in this folder or below, whose file of events has such a name. */
  private static Optional<Path> find(Path folder, String events) throws IOException {
    if (!isFolder(folder)) {
      return Optional.empty();
    }
    try (DirectoryStream<Path> own = Files.newDirectoryStream(folder, events)) {
      if (own.iterator().hasNext()) {
        return Optional.of(folder);
      }
    }
    try (DirectoryStream<Path> children =
        Files.newDirectoryStream(folder, TensorBoardBackend::isFolder)) {
      for (Path child : children) {
        Optional<Path> found = RunFiles.isOwnFolder(child) ? Optional.empty() : find(child, events);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  /** No link: the runs lie below the directory, and no way leads in circles. */
  private static boolean isFolder(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }

  /** A name as that of a folder: never one that leads elsewhere, or that is hidden. */
  private static String segment(String name, int most) {
    String plain = name.replaceAll("[^A-Za-z0-9._+~-]+", "_").replaceAll("^\\.+", "_");
    return plain.substring(0, Math.min(most, plain.length()));
  }
}
