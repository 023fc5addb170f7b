package io.coursework.mlflow.backend;

import io.coursework.mlflow.backend.http.MlflowConnection;
import io.coursework.mlflow.backend.model.ModelDownload;
import io.coursework.mlflow.system.FolderTree;
import io.coursework.tracking.RunFolders;
import io.coursework.tracking.RunRecord;
import io.coursework.tracking.backend.BackendException;
import io.coursework.tracking.run.RunHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Whether a server has the whole of a run that lies in a folder here: its end, params, curves, and
 * every file, byte for byte. Nothing is changed, here or there.
 */
public final class ServerCopy {

  private static final String ARTIFACTS = "artifacts";

  /** A file of a model: as the run names its last one and those of checkpoints. */
  private static final Pattern OF_MODEL =
      Pattern.compile(ARTIFACTS + "/(?<model>model(_step_[0-9]+)?)/(?<path>.+)");

  /** What a run's folder has for the program alone. */
  private static final Set<String> BOOKKEEPING =
      Set.of("journal.jsonl", "cursor.json", ".lock", ".sending.lock", "checkpoints/best");

  /** Said in a tag of a run with points that no server takes. */
  private static final String NOT_SENT = "coursework.nonfinite_points";

  private final MlflowConnection connection;
  private final MlflowBackend backend;
  private final ServerRuns runs;

  public ServerCopy(MlflowConnection connection) {
    this.connection = connection;
    this.backend = new MlflowBackend(connection);
    this.runs = new ServerRuns(connection);
  }

  /**
   * What the server lacks of a run that has ended, in a few words; empty if it has all.
   *
   * @param directory the run's
   * @throws BackendException if the server cannot be asked
   */
  public Optional<String> lacks(Path directory) throws BackendException, IOException {
    RunHeader header =
        RunFolders.header(directory)
            .orElseThrow(() -> new IOException(directory + " was stopped before its run began"));
    Optional<String> id = backend.runId(header);
    if (id.isEmpty()) {
      return Optional.of("the server does not have it");
    }
    RunRecord there;
    try {
      there = runs.read(id.get(), key -> true);
    } catch (BackendException e) {
      if (e.kind() == BackendException.Kind.GONE) {
        return Optional.of("it was deleted on the server");
      }
      throw e;
    }
    RunRecord here = RunRecord.read(directory, key -> true);
    if (!here.ended().equals(there.ended())) {
      return Optional.of("the server does not know how it ended");
    }
    if (here.tags().containsKey(NOT_SENT)) {
      return Optional.of("it has points that are not numbers, which no server takes");
    }
    Map<String, String> params = new TreeMap<>(here.params());
    if (!there.params().equals(params)) {
      return Optional.of("the server has other params");
    }
    for (String key : here.metrics().keySet()) {
      if (!here.metrics().get(key).equals(there.metrics().get(key))) {
        return Optional.of("the server has other points of %s".formatted(key));
      }
    }
    return files(directory, id.get());
  }

  private Optional<String> files(Path directory, String id) throws BackendException, IOException {
    RunDownload download = new RunDownload(connection, id);
    List<Path> files;
    try (Stream<Path> all = Files.walk(directory)) {
      files = all.filter(path -> !Files.isDirectory(path)).sorted().toList();
    }
    Path fetched = Files.createTempDirectory("coursework-");
    try {
      for (Path file : files) {
        String name = directory.relativize(file).toString().replace('\\', '/');
        if (!BOOKKEEPING.contains(name) && !isThere(download, id, directory, name, fetched)) {
          return Optional.of("the server does not have its " + name);
        }
      }
      return Optional.empty();
    } finally {
      FolderTree.delete(fetched);
    }
  }

  private boolean isThere(
      RunDownload download, String id, Path directory, String name, Path fetched)
      throws BackendException, IOException {
    Path file = directory.resolve(name);
    if (!Files.isRegularFile(file)) {
      return false; // whatever it is, no server has it
    }
    String path = name.startsWith(ARTIFACTS + "/") ? name.substring(ARTIFACTS.length() + 1) : name;
    long size = Files.size(file);
    Matcher model = OF_MODEL.matcher(name);
    if (model.matches()) {
      return isInModel(id, model.group("model"), model.group("path"), file, fetched);
    }
    Optional<Path> copy = download.file(path, size, fetched);
    boolean same = copy.isPresent() && Files.mismatch(copy.get(), file) == -1;
    if (copy.isPresent()) {
      Files.delete(copy.get());
    }
    return same;
  }

  /** A model's files lie where models do; its description is completed by the server's facts. */
  private boolean isInModel(String id, String model, String path, Path file, Path fetched)
      throws IOException {
    try {
      Path copy = Files.createTempDirectory(fetched, model);
      Path place = copy.resolve(path);
      Files.createDirectories(place.getParent());
      boolean described = path.equals("MLmodel");
      new ModelDownload(connection)
          .fetch(
              "runs:/" + id + "/" + model,
              Map.of(path, described ? 1L << 20 : Files.size(file)),
              copy);
      return described
          ? Files.readString(place).startsWith(Files.readString(file))
          : Files.mismatch(place, file) == -1;
    } catch (BackendException e) {
      return false;
    }
  }
}
