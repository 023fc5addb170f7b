package io.coursework.mlflow.reuse;

import io.coursework.curricula.DatasetDescription;
import io.coursework.mlflow.backend.ListedRun;
import io.coursework.mlflow.backend.RunDownload;
import io.coursework.mlflow.backend.ServerRuns;
import io.coursework.mlflow.backend.http.MlflowConnection;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.experiment.FinishedRuns;
import io.coursework.mlflow.experiment.RunLifecycle;
import io.coursework.mlflow.experiment.RunReuse;
import io.coursework.mlflow.experiment.result.FinishedRun;
import io.coursework.mlflow.experiment.result.RecordedScores;
import io.coursework.mlflow.experiment.result.StoredResult;
import io.coursework.mlflow.experiment.setup.Preparation;
import io.coursework.mlflow.experiment.setup.RunIdentity;
import io.coursework.mlflow.export.TemporaryFolder;
import io.coursework.mlflow.system.Environment;
import io.coursework.tfmodel.checkpoint.Checkpoint;
import io.coursework.tfmodel.device.Devices;
import io.coursework.tfmodel.training.LossLog;
import io.coursework.tracking.backend.BackendException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.tensorflow.TensorFlow;

/**
 * The finished runs of an experiment on a server. One stands for a training if configuration, data,
 * versions, device and kind of processor are the same, and its files are whole: they are fetched,
 * and what is in them is checked. On GPUs, whose kinds are not told apart, everything is trained.
 */
public final class RunsOfServer implements FinishedRuns {

  private static final String CONFIG = "config.yaml";
  private static final String MIXTURE = "mixture.tsv";
  private static final long LARGEST = 1L << 30; // bytes of a file of losses
  private static final long LARGEST_WEIGHTS = Integer.MAX_VALUE; // bytes
  private static final int MOST = 5; // candidates that are looked into

  private final MlflowConnection connection;
  private final ServerRuns server;
  private final String experiment;
  private final ConfigLoader config;
  private final Consumer<String> notices;

  /**
   * @param experiment the name of theirs
   * @param notices is told, in one line, of each that is taken, and of those that are not whole
   */
  public RunsOfServer(
      MlflowConnection connection,
      String experiment,
      ConfigLoader config,
      Consumer<String> notices) {
    this.connection = connection;
    this.server = new ServerRuns(connection);
    this.experiment = experiment;
    this.config = config;
    this.notices = notices;
  }

  @Override
  public Optional<FinishedRun> find(Preparation preparation) throws IOException {
    if (Devices.isGpu(preparation.device()) || preparation.replica().isPresent()) {
      return Optional.empty();
    }
    RunIdentity identity = RunIdentity.here(config.yaml(preparation.spec()));
    try {
      for (ListedRun run : candidates(preparation, identity)) {
        Optional<FinishedRun> whole = fetch(run, preparation, identity);
        if (whole.isPresent()) {
          return whole;
        }
      }
    } catch (BackendException e) {
      notices.accept(
          "%s, seed %d is trained, because the server cannot be asked for a finished run: %s"
              .formatted(preparation.spec().name(), preparation.spec().seed(), e.getMessage()));
    }
    return Optional.empty();
  }

  private List<ListedRun> candidates(Preparation preparation, RunIdentity identity)
      throws BackendException {
    List<String> datasets =
        preparation.course().datasets(preparation.spec().evaluation().maxExamples()).stream()
            .map(RunsOfServer::shown)
            .distinct()
            .sorted()
            .toList();
    return server
        .find(
            experiment,
            "attributes.status = 'FINISHED' and tags.`%s` = '%s'"
                .formatted(RunIdentity.CONFIG, identity.config()),
            "attributes.start_time ASC",
            MOST,
            tags -> fits(tags, preparation, identity))
        .stream()
        .filter(run -> run.datasets().stream().distinct().toList().equals(datasets))
        .toList();
  }

  private static String shown(DatasetDescription dataset) {
    return dataset.name() + " " + dataset.digest();
  }

  private static boolean fits(
      Map<String, String> tags, Preparation preparation, RunIdentity identity) {
    Optional<String> weights = preparation.taken().map(taken -> taken.origin().sha256());
    return identity.processor().equals(tags.get(RunIdentity.PROCESSOR))
        && Environment.courseworkVersion().equals(tags.get("coursework.version"))
        && TensorFlow.version().equals(tags.get("coursework.tensorflow"))
        && preparation.device().equals(tags.get("coursework.device"))
        && weights.equals(Optional.ofNullable(tags.get("coursework.init.sha256")))
        && !tags.containsKey("coursework.forked_from")
        && !tags.containsKey(RunReuse.FROM);
  }

  /** Empty, with a notice, for a run that is not whole. */
  private Optional<FinishedRun> fetch(ListedRun run, Preparation preparation, RunIdentity identity)
      throws BackendException, IOException {
    TemporaryFolder folder = TemporaryFolder.create();
    try {
      Optional<FinishedRun> whole = whole(run, preparation, identity, folder);
      if (whole.isEmpty()) {
        folder.close();
      } else {
        notices.accept(
            "%s, seed %d: taken from %s"
                .formatted(preparation.spec().name(), preparation.spec().seed(), run.page()));
      }
      return whole;
    } catch (BackendException | IOException | RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  private Optional<FinishedRun> whole(
      ListedRun run, Preparation preparation, RunIdentity identity, TemporaryFolder folder)
      throws BackendException, IOException {
    RunDownload download = new RunDownload(connection, run.record().id());
    Optional<Path> yaml = download.file(CONFIG, ConfigLoader.LARGEST, folder.path());
    if (yaml.isEmpty()
        || !RunIdentity.digest(Files.readString(yaml.get())).equals(identity.config())) {
      return notWhole(run, CONFIG);
    }
    Optional<StoredResult> result = Optional.empty();
    Optional<Path> stored = download.file(StoredResult.FILE, StoredResult.LARGEST, folder.path());
    if (stored.isPresent()) {
      result = StoredResult.read(Files.readString(stored.get()));
    }
    if (result.isEmpty()) {
      return notWhole(run, StoredResult.FILE);
    }
    Optional<Path> losses = download.file(LossLog.LOSSES, LARGEST, folder.path());
    if (losses.isEmpty()
        || Files.size(losses.get()) != result.get().steps() * Float.BYTES
        || download.file(LossLog.STRETCHES, LARGEST, folder.path()).isEmpty()) {
      return notWhole(run, LossLog.LOSSES);
    }
    download.file(MIXTURE, LARGEST, folder.path());
    download.file(RecordedScores.FILE, RecordedScores.MOST_BYTES, folder.path());
    String name = RunLifecycle.CHECKPOINTS + "/" + Checkpoint.folderName(result.get().steps());
    for (String file : download.names(name, false)) {
      download.file(name + "/" + file, LARGEST_WEIGHTS, folder.path());
    }
    Path checkpoint = folder.path().resolve(name);
    try {
      Checkpoint.read(checkpoint, preparation.layout());
    } catch (IOException e) { // its checksums are wrong, or it is not there
      return notWhole(run, name);
    }
    return Optional.of(
        new FinishedRun(
            server.withCurves(run.record(), key -> !key.startsWith("system/")),
            run.user(),
            run.page(),
            folder,
            checkpoint,
            result.get()));
  }

  private Optional<FinishedRun> notWhole(ListedRun run, String what) {
    notices.accept(
        "run %s is not taken over: its %s is missing or not what it should be"
            .formatted(run.record().id(), what));
    return Optional.empty();
  }
}
