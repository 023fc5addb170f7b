package io.coursework.mlflow.cli.model;

import io.coursework.mlflow.backend.MlflowBackend;
import io.coursework.mlflow.backend.model.ModelDownload;
import io.coursework.mlflow.backend.model.SourceRun;
import io.coursework.mlflow.cli.console.FailedException;
import io.coursework.mlflow.cli.console.UsageException;
import io.coursework.mlflow.cli.destination.NamedFolder;
import io.coursework.mlflow.cli.destination.TrackingOptions;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.experiment.RunLifecycle;
import io.coursework.mlflow.export.ModelFolder;
import io.coursework.mlflow.export.TemporaryFolder;
import io.coursework.tfmodel.checkpoint.Checkpoints;
import io.coursework.tracking.RunFolders;
import io.coursework.tracking.backend.BackendException;
import io.coursework.tracking.file.Fence;
import io.coursework.tracking.run.RunHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files of a model, wherever it was: a checkpoint, a run's directory, an exported model, or a
 * model on the server, which is fetched and removed again.
 *
 * @param name the reference, or the folder that was named
 * @param folder has the configuration, the weights and their checksums
 * @param fetched what is to be removed, if anything
 * @param fetchedFrom the run that the server says it came from
 */
public record ModelSource(
    String name, Path folder, Optional<TemporaryFolder> fetched, Optional<SourceRun> fetchedFrom)
    implements AutoCloseable {

  /**
   * What a checkpoint and an exported model both have, and all that is needed to read either, with
   * the most bytes that it can be read with.
   */
  private static final Map<String, Long> FILES =
      new TreeMap<>(
          Map.of(
              "SHA256SUMS",
              1L << 20,
              "config.yaml",
              ConfigLoader.LARGEST,
              "checkpoint.json",
              100_000_000L,
              "model.safetensors",
              (long) Integer.MAX_VALUE));

  /**
   * The model that a text names.
   *
   * @param where the option or key that has the text, for messages
   * @param options say where the server is
   */
  public static ModelSource open(String model, String where, TrackingOptions options)
      throws IOException {
    if (!ModelDownload.isReference(model)) {
      Path named = NamedFolder.of(model, where);
      return new ModelSource(named.toString(), newest(named), Optional.empty(), Optional.empty());
    }
    TemporaryFolder folder = TemporaryFolder.create();
    try {
      Optional<SourceRun> run =
          new ModelDownload(options.connection()).fetch(model, FILES, folder.path());
      return new ModelSource(model, folder.path(), Optional.of(folder), run);
    } catch (BackendException e) {
      folder.close();
      throw new FailedException(e.getMessage());
    } catch (IllegalArgumentException e) {
      folder.close();
      throw new UsageException(where + " " + e.getMessage());
    } catch (IOException | RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  /**
   * All checkpoints of a run, in the order of their steps: those in its folder, or those among its
   * artifacts on the server.
   *
   * @param run a folder, or {@code runs:/<run id>}
   * @param where the option that has the text, for messages
   * @param options say where the server is
   */
  static List<String> checkpoints(String run, String where, TrackingOptions options)
      throws IOException {
    List<String> all;
    if (ModelDownload.isReference(run)) {
      try {
        all = new ModelDownload(options.connection()).checkpoints(run);
      } catch (BackendException e) {
        throw new FailedException(e.getMessage());
      } catch (IllegalArgumentException e) {
        throw new UsageException(where + " " + e.getMessage());
      }
    } else {
      Path folder = NamedFolder.of(run, where);
      all =
          Checkpoints.folders(folder.resolve(RunLifecycle.CHECKPOINTS)).stream()
              .map(Path::toString)
              .toList();
    }
    if (all.isEmpty()) {
      throw new UsageException(
          "%s: %s has no checkpoints; training.checkpoint says which are kept and uploaded"
              .formatted(where, run));
    }
    return all;
  }

  /** The model in a run's directory or, before there is one, its newest checkpoint. */
  private static Path newest(Path folder) throws IOException {
    Fence fence = new Fence(folder);
    Path exported = fence.folder("artifacts/" + ModelFolder.NAME);
    if (Files.isDirectory(exported)) {
      return exported;
    }
    Path checkpoints = fence.folder(RunLifecycle.CHECKPOINTS);
    if (!Files.isDirectory(checkpoints)) {
      return folder;
    }
    try (Stream<Path> children = Files.list(checkpoints)) {
      return children
          .filter(child -> child.getFileName().toString().startsWith("step_"))
          .filter(child -> !Files.isSymbolicLink(child))
          .max(Path::compareTo)
          .orElseThrow(
              () ->
                  new IOException(
                      folder + " has no checkpoint yet; wait for its first, or give another run"));
    }
  }

  /**
   * The run that it came from, as far as the server knows it: nobody waits for a server that does
   * not answer.
   *
   * @param options say where the server is
   */
  public Optional<SourceRun> run(TrackingOptions options) throws IOException {
    if (fetched.isPresent()) {
      return fetchedFrom;
    }
    Optional<RunHeader> header = header();
    return header.isEmpty()
        ? Optional.empty()
        : new MlflowBackend(options.connection()).known(header.get());
  }

  /**
   * Of the run in whose directory the folder lies. A journal that is damaged costs but the link.
   */
  Optional<RunHeader> header() {
    for (Path above = folder.toAbsolutePath(); above != null; above = above.getParent()) {
      try {
        Optional<RunHeader> header = RunFolders.header(above);
        if (header.isPresent()) {
          return header;
        }
      } catch (IOException e) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() throws IOException {
    if (fetched.isPresent()) {
      fetched.get().close();
    }
  }
}
