package io.coursework.mlflow.cli.destination;

import io.coursework.mlflow.backend.ListedRun;
import io.coursework.mlflow.backend.RunAddress;
import io.coursework.mlflow.backend.RunDownload;
import io.coursework.mlflow.backend.ServerRuns;
import io.coursework.mlflow.backend.http.MlflowConnection;
import io.coursework.mlflow.cli.console.FailedException;
import io.coursework.mlflow.cli.console.UsageException;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.experiment.Fork;
import io.coursework.mlflow.experiment.ForkPoint;
import io.coursework.mlflow.experiment.RunLifecycle;
import io.coursework.mlflow.experiment.recording.RunArtifact;
import io.coursework.mlflow.experiment.recording.RunRecorder;
import io.coursework.mlflow.experiment.setup.InitialWeights;
import io.coursework.mlflow.export.TemporaryFolder;
import io.coursework.tfmodel.checkpoint.Checkpoint;
import io.coursework.tfmodel.training.LossLog;
import io.coursework.tfmodel.training.RecordedLosses;
import io.coursework.tracking.RunFolders;
import io.coursework.tracking.RunRecord;
import io.coursework.tracking.backend.BackendException;
import io.coursework.tracking.run.ResumeException;
import io.coursework.tracking.run.RunHeader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * One recorded training, wherever it is: in its folder, or on the server, from which what is needed
 * of it is fetched into a folder that is laid out like a run's.
 *
 * @param name as the user would give it again
 * @param directory has the configuration and, if the run had them, its losses and the weights that
 *     it began with
 * @param record what the run says of itself; of each curve it has at least the last point
 * @param page the run's, if it is on a server
 * @param fetched what is to be removed, if anything
 */
public record RunSource(
    String name,
    Path directory,
    RunRecord record,
    Optional<URI> page,
    Optional<TemporaryFolder> fetched)
    implements AutoCloseable {

  public static final String FORMS = "runs:/<run id>, the address of its page, or its folder";

  private static final String CONFIG = "config.yaml";
  private static final String ARTIFACTS = "artifacts";
  private static final long LARGEST_LOSSES = 1L << 30; // bytes
  private static final long LARGEST_WEIGHTS = Integer.MAX_VALUE; // bytes
  private static final long LARGEST_SUMS = 1L << 20; // bytes

  /**
   * Opens what a user names.
   *
   * @param text a run's folder, or what {@link RunAddress} reads
   * @param options say where the server is
   * @throws UsageException if it names no run, or several
   * @throws FailedException if the server does not have the run, or it is not a training's
   */
  public static RunSource open(String text, TrackingOptions options) throws IOException {
    Optional<RunAddress> address = RunAddress.of(text);
    if (address.isPresent()) {
      return onServer(id(text, address.get()), options);
    }
    if (RunAddress.isMeant(text)) {
      throw new UsageException("%s does not name a run; give %s".formatted(text, FORMS));
    }
    Path directory = NamedFolder.of(text, "RUN");
    if (!RunArtifact.config(directory).exists()) {
      throw new UsageException(
          "%s is not the folder of one training: it has no artifacts/%s; give %s"
              .formatted(directory, CONFIG, FORMS));
    }
    return new RunSource(text, directory, record(directory), Optional.empty(), Optional.empty());
  }

  /** The configuration can be read where the journal is lost or damaged. */
  private static RunRecord record(Path directory) throws IOException {
    try {
      if (RunFolders.isRun(directory)) {
        return RunRecord.read(directory, key -> true);
      }
    } catch (ResumeException e) {
      // As good as lost: 'coursework sync' says what is wrong with it.
    }
    return new RunRecord(
        directory.toString(),
        Optional.empty(),
        "coursework",
        directory.toAbsolutePath().normalize().getFileName().toString(),
        Optional.empty(),
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>());
  }

  /** The id of the one run that an address names. */
  public static String id(String text, RunAddress address) {
    if (address.runs().size() != 1) {
      throw new UsageException(
          "%s names %s; give one run: %s"
              .formatted(
                  text,
                  address.experimentId().isPresent()
                      ? "an experiment"
                      : address.runs().size() + " runs",
                  FORMS));
    }
    return address.runs().get(0);
  }

  private static RunSource onServer(String id, TrackingOptions options) throws IOException {
    MlflowConnection connection = options.connection();
    TemporaryFolder folder = TemporaryFolder.create();
    try {
      ListedRun run = new ServerRuns(connection).read(id);
      RunDownload download = new RunDownload(connection, id);
      Path artifacts = Files.createDirectories(folder.path().resolve(ARTIFACTS));
      if (download.file(CONFIG, ConfigLoader.LARGEST, artifacts).isEmpty()) {
        throw new FailedException(without(id, run.record()));
      }
      for (String file : List.of(LossLog.LOSSES, LossLog.STRETCHES)) {
        download.file(file, LARGEST_LOSSES, folder.path());
      }
      if (download.names("", true).contains(InitialWeights.FOLDER)) {
        fetch(download, InitialWeights.FOLDER, artifacts);
      }
      forkPoint(run.record(), connection, folder.path());
      return new RunSource(
          "runs:/" + id, folder.path(), run.record(), Optional.of(run.page()), Optional.of(folder));
    } catch (BackendException e) {
      folder.close();
      throw new FailedException(e.getMessage());
    } catch (IOException | RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  /** Why a run has no configuration. */
  private static String without(String id, RunRecord run) {
    if (run.tags().containsKey(NamedRuns.STUDY)) {
      return "run %s is one over several, and has no configuration of its own; 'coursework runs runs:/%s' lists its parts"
          .formatted(id, id);
    }
    return run.clientRunId().isEmpty()
        ? "run %s was not recorded by Coursework: it has no %s; name one that was"
            .formatted(id, CONFIG)
        : "run %s has no %s on the server: it had not begun to train, or the file was not sent; see 'coursework sync'"
            .formatted(id, CONFIG);
  }

  /** Of a run that is a fork: where it began, from the run that it comes from. */
  private static void forkPoint(RunRecord run, MlflowConnection connection, Path directory)
      throws BackendException, IOException {
    Optional<Fork.Source> source = Fork.Source.of(run.tags());
    if (source.isPresent() && source.get().runId().isPresent()) {
      String checkpoint = Checkpoint.folderName(source.get().step());
      RunDownload from = new RunDownload(connection, source.get().runId().get());
      String folder = RunLifecycle.CHECKPOINTS + "/" + checkpoint;
      if (!from.names(RunLifecycle.CHECKPOINTS, true).contains(checkpoint)) {
        throw new FailedException(
            "run %s was forked from step %d of run %s, and of that step the server has no checkpoint; it can be trained again only where the folder of one of them is"
                .formatted(run.id(), source.get().step(), source.get().runId().get()));
      }
      fetch(from, folder, directory);
      Files.createDirectories(directory.resolve(ForkPoint.FOLDER));
      Files.move(
          directory.resolve(folder), directory.resolve(ForkPoint.FOLDER).resolve(checkpoint));
    }
  }

  private static void fetch(RunDownload from, String folder, Path to)
      throws BackendException, IOException {
    for (String file : from.names(folder, false)) {
      from.file(folder + "/" + file, LARGEST_WEIGHTS, to);
    }
  }

  /**
   * Its newest checkpoint that is whole on the server, fetched.
   *
   * @return empty if the server has none that is whole
   */
  public Optional<Path> newestCheckpoint(TrackingOptions options) throws IOException {
    try {
      RunDownload download = new RunDownload(options.connection(), record.id());
      List<String> steps = download.names(RunLifecycle.CHECKPOINTS, true);
      for (int i = steps.size() - 1; i >= 0; i--) {
        String folder = RunLifecycle.CHECKPOINTS + "/" + steps.get(i);
        if (isWhole(download, folder)) {
          fetch(download, folder, directory);
          return Optional.of(directory.resolve(folder));
        }
      }
      return Optional.empty();
    } catch (BackendException e) {
      throw new FailedException(e.getMessage());
    }
  }

  /**
   * Whether the server has a checkpoint's sums and all files that they name. Sending may be under
   * way, or have been cut short, and earlier builds sent the sums first.
   */
  private boolean isWhole(RunDownload download, String folder)
      throws BackendException, IOException {
    Optional<Path> sums = download.file(folder + "/" + RunRecorder.SUMS, LARGEST_SUMS, directory);
    if (sums.isEmpty()) {
      return false;
    }
    List<String> files = download.names(folder, false);
    return Stream.of(Files.readString(sums.get(), StandardCharsets.ISO_8859_1).split("\n"))
        .allMatch(line -> files.contains(line.replaceFirst("^[0-9a-f]{64}  ", "")));
  }

  /**
   * The folder of a run of the server among those that are here, by our own id of it.
   *
   * @param text names the run
   * @param options say where the server and the folders are
   */
  public static Optional<Path> here(String text, TrackingOptions options) throws IOException {
    RunAddress address =
        RunAddress.of(text)
            .orElseThrow(
                () -> new UsageException("%s does not name a run; give %s".formatted(text, FORMS)));
    Optional<String> id;
    try {
      id = new ServerRuns(options.connection()).read(id(text, address)).record().clientRunId();
    } catch (BackendException e) {
      throw new FailedException(e.getMessage());
    }
    for (Path run : RunFolders.in(options.runs())) {
      try {
        if (id.isPresent() && RunFolders.header(run).map(RunHeader::clientRunId).equals(id)) {
          return Optional.of(run);
        }
      } catch (ResumeException e) {
        // A damaged journal is not the one.
      }
    }
    return Optional.empty();
  }

  /** Its configuration. */
  public RunSpec spec(ConfigLoader config, List<String> settings) throws IOException {
    return config.parse(yaml(), name + ", " + CONFIG, settings);
  }

  /** The configuration's text. */
  String yaml() throws IOException {
    return RunArtifact.config(directory).text(ConfigLoader.LARGEST);
  }

  /** The run's header, as far as it is known here. */
  public RunHeader header() {
    RunHeader header = RunHeader.of(record.experiment(), record.name());
    return new RunHeader(
        record.clientRunId().orElse(header.clientRunId()),
        header.experiment(),
        header.name(),
        null,
        header.start(),
        header.user(),
        header.sourceName(),
        header.git(),
        header.description(),
        record.tags(),
        Optional.empty());
  }

  /** The loss of every step, if the run has them. */
  public Optional<RecordedLosses> losses() throws IOException {
    return Files.exists(directory.resolve(LossLog.LOSSES))
            && Files.exists(directory.resolve(LossLog.STRETCHES))
        ? Optional.of(LossLog.read(directory))
        : Optional.empty();
  }

  /** The run with some whole curves. */
  public RunRecord withCurves(Predicate<String> metrics, TrackingOptions options)
      throws IOException {
    if (page.isEmpty()) {
      return record;
    }
    try {
      return new ServerRuns(options.connection()).withCurves(record, metrics);
    } catch (BackendException e) {
      throw new FailedException(e.getMessage());
    }
  }

  /** In Markdown: its name, with a link to its page if it has one. */
  public String link() {
    String plain = record.name().replaceAll("[\\[\\]]", "");
    return page.map(uri -> "[%s](%s)".formatted(plain, uri)).orElse(plain);
  }

  @Override
  public void close() throws IOException {
    if (fetched.isPresent()) {
      fetched.get().close();
    }
  }
}
