package io.coursework.tracking;

import io.coursework.tracking.file.ArtifactFolder;
import io.coursework.tracking.file.ArtifactRef;
import io.coursework.tracking.file.UnsafePathException;
import io.coursework.tracking.journal.RunEvent;
import io.coursework.tracking.run.Limits;
import io.coursework.tracking.run.ModelCard;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Copies the files of a run's artifacts and models, before its journal tells of them. */
final class FileRecorder {

  /** Lets the journal tell of files and moves them to their places. */
  @FunctionalInterface
  interface Keeper {
    void keep(List<ArtifactFolder.Written> written, RunEvent event) throws IOException;
  }

  private final String run;
  private final ArtifactFolder artifacts;
  private final Keeper keeper;
  private final Consumer<String> notices;

  /**
   * @param run its name, for notices
   */
  FileRecorder(String run, ArtifactFolder artifacts, Keeper keeper, Consumer<String> notices) {
    this.run = run;
    this.artifacts = artifacts;
    this.keeper = keeper;
    this.notices = notices;
  }

  /**
   * Keeps an artifact.
   *
   * @return where it lies
   * @throws UncheckedIOException if it cannot be written
   */
  Path artifact(String path, InputStream content) {
    List<ArtifactFolder.Written> written = new ArrayList<>();
    try {
      written.add(artifacts.write(path, content));
      keeper.keep(written, new RunEvent.Artifact(written.get(0).file()));
      return artifacts.place(path);
    } catch (IOException e) {
      throw unwritable(path, e);
    } finally {
      discard(written);
    }
  }

  /**
   * Keeps all files of a folder as a model.
   *
   * @return the folder where they lie
   * @throws IOException if the folder cannot be read
   * @throws UncheckedIOException if a file cannot be written
   */
  Path model(String name, Path folder, ModelCard card) throws IOException {
    List<Path> sources;
    try (Stream<Path> paths = Files.walk(folder)) {
      sources = paths.filter(Files::isRegularFile).toList();
    }
    List<ArtifactFolder.Written> written = new ArrayList<>();
    try {
      List<ArtifactRef> files = new ArrayList<>();
      for (Path source : sources) {
        String file = folder.relativize(source).toString().replace(File.separatorChar, '/');
        String path = Limits.artifactPath(name + "/" + file);
        try (InputStream in = new FileInputStream(source.toFile())) {
          written.add(artifacts.write(path, in));
        }
        files.add(written.get(written.size() - 1).file().at(file));
      }
      keeper.keep(written, new RunEvent.Model(name, files, card));
      return artifacts.folder(name);
    } catch (IOException e) {
      throw unwritable(name, e);
    } finally {
      discard(written);
    }
  }

  /** Of a file that was kept nothing is left under another name. */
  private void discard(List<ArtifactFolder.Written> written) {
    try {
      artifacts.discard(written);
    } catch (IOException e) {
      notices.accept(
          "run '%s': cannot delete a file that was not kept: %s".formatted(run, e.getMessage()));
    }
  }

  private static UncheckedIOException unwritable(String path, IOException cause) {
    if (cause instanceof UnsafePathException) {
      return new UncheckedIOException(
          "cannot keep artifact '%s': %s".formatted(path, cause.getMessage()), cause);
    }
    return new UncheckedIOException(
        "cannot keep artifact '%s': %s; free space on its disk or choose another directory"
            .formatted(path, cause),
        cause);
  }
}
