package example;

import io.coursework.tracking.backend.Backend;
import io.coursework.tracking.backend.BackendException;
import io.coursework.tracking.file.Fence;
import io.coursework.tracking.backend.RemoteRun;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.file.UnsafePathException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Keeps runs as plain files: {@code <experiment>/<id>/}, with {@code run.json}, {@code
 * metrics.tsv}, and the files of the run below {@code artifacts} and {@code models}.
 */
final class FolderBackend implements Backend {
  private final Path root;

  FolderBackend(Path root) {
    this.root = root;
  }

  /** The folder of an experiment, whose name may hold any character. */
  Path experiment(String name) {
    return root.resolve(name.replaceAll("[^A-Za-z0-9_-]", "_"));
  }

  /** The run's own id names its folder, so that it is found again. */
  @Override
  public RemoteRun open(RunHeader header) throws BackendException {
    try {
      Fence experiment = new Fence(experiment(header.experiment()));
      String parent = header.parentClientRunId();
      if (parent != null && !Files.exists(experiment.folder(parent).resolve(FolderRun.STATE))) {
        throw BackendException.parentMissing("the parent run %s is not there yet".formatted(parent));
      }
      Path folder = Files.createDirectories(experiment.folder(header.clientRunId()));
      return new FolderRun(folder, header);
    } catch (UnsafePathException e) {
      throw BackendException.refused(e.getMessage()); // it is no better the next time
    } catch (IOException e) {
      throw BackendException.retry("%s cannot be written: %s".formatted(root, e), e);
    }
  }
}
