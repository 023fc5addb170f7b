package io.coursework.mlflow.cli.destination;

import io.coursework.mlflow.backend.ListedRun;
import io.coursework.mlflow.backend.RunAddress;
import io.coursework.mlflow.backend.ServerRuns;
import io.coursework.mlflow.cli.console.FailedException;
import io.coursework.mlflow.cli.console.UsageException;
import io.coursework.mlflow.experiment.Progress;
import io.coursework.mlflow.experiment.RunReuse;
import io.coursework.mlflow.experiment.result.RecordedScores;
import io.coursework.mlflow.export.TemporaryFolder;
import io.coursework.tracking.RunFolders;
import io.coursework.tracking.RunRecord;
import io.coursework.tracking.backend.BackendException;
import io.coursework.tracking.run.MetricHistory;
import io.coursework.tracking.run.RunHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;

/**
 * Recorded runs, as a user names them: by folder, by the server's id, or all of an experiment. A
 * run that others are parts of stands for these.
 */
public final class NamedRuns {

  public static final String FORMS =
      "a run's folder or a folder of runs, runs:/<run id>, experiment:<name>, or the address of a"
          + " page in MLflow";

  private static final String EXPERIMENT = "experiment:";

  /** On a run over others, or about several. */
  public static final String STUDY = "coursework.study";

  /** On a run about what another one learned, which is a part of that one. */
  private static final String PROBED = "coursework.probed";

  private static final int READERS = 8; // runs at a time: each may wait for a server

  private final TrackingOptions options;
  private final Predicate<String> metrics;
  private final boolean curves;
  private final int scores;
  private final int most;
  private final Optional<ServerRuns> server;
  private final List<String> cut = new ArrayList<>();

  /**
   * @param metrics the keys of those that are wanted
   * @param curves whether they are wanted as whole curves: of a run on a server each costs a call,
   *     while their last points cost none
   * @param scores of how many runs at most the scores of probes are wanted that are in a table and
   *     not among the metrics: of each run on a server they cost some calls; of more, none are
   * @param most runs that are taken of one parent or experiment on a server, the latest
   */
  public NamedRuns(
      TrackingOptions options, Predicate<String> metrics, boolean curves, int scores, int most)
      throws IOException {
    this.options = options;
    this.metrics = metrics;
    this.curves = curves;
    this.scores = scores;
    this.most = most;
    this.server =
        options.offline() ? Optional.empty() : Optional.of(new ServerRuns(options.connection()));
  }

  /** A run that is still to be read. */
  @FunctionalInterface
  private interface Place {
    /**
     * @param scores whether its table of scores is wanted
     */
    RunRecord read(boolean scores) throws IOException, BackendException;
  }

  /**
   * Reads the runs, each once, in the order in which they are named; those of one family or
   * experiment by their starts.
   *
   * @throws UsageException if a name does not name a run
   * @throws FailedException if the server does not have the run, or cannot be asked
   */
  public List<RunRecord> read(List<String> names, Progress progress) throws IOException {
    ExecutorService readers = Executors.newFixedThreadPool(READERS);
    try {
      List<Place> places = new ArrayList<>();
      for (String name : names) {
        places.addAll(places(name));
      }
      Map<String, RunRecord> runs = new LinkedHashMap<>();
      boolean scored = places.size() <= scores;
      List<Future<RunRecord>> read =
          places.stream().map(place -> readers.submit(() -> place.read(scored))).toList();
      try (Progress.Bar bar = progress.start("reading", places.size(), "runs")) {
        for (int i = 0; i < places.size(); i++) {
          RunRecord run = read.get(i).get();
          if (isTraining(run.tags())) {
            runs.putIfAbsent(run.clientRunId().orElse(run.id()), run);
          }
          bar.update(i + 1, "");
        }
        bar.finish("%d runs".formatted(runs.size()));
      }
      // One that was taken from another is that one: as a second it would count as independent.
      runs.values().removeIf(run -> runs.containsKey(run.tags().getOrDefault(RunReuse.ORIGIN, "")));
      return List.copyOf(runs.values());
    } catch (BackendException e) {
      throw new FailedException(e.getMessage());
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e); // nobody interrupts this thread
    } finally {
      readers.shutdownNow();
    }
  }

  /** What has more runs than were taken, as names for people. */
  public List<String> cut() {
    return List.copyOf(cut);
  }

  private static RuntimeException failure(Throwable cause) throws IOException {
    if (cause instanceof IOException e) {
      throw e;
    }
    if (cause instanceof Error e) {
      throw e;
    }
    return cause instanceof RuntimeException e ? e : new FailedException(cause.getMessage());
  }

  private static boolean isTraining(Map<String, String> tags) {
    return !tags.containsKey(STUDY) && !isProbed(tags);
  }

  /** Whether a run holds what was asked of another run's model. */
  static boolean isProbed(Map<String, String> tags) {
    return tags.containsKey(PROBED);
  }

  private static boolean isTraining(RunHeader header) {
    return isTraining(header.tags());
  }

  private List<Place> places(String name) throws IOException, BackendException {
    if (name.startsWith(EXPERIMENT)) {
      return ofExperiment(name.substring(EXPERIMENT.length()).strip());
    }
    Optional<RunAddress> address = RunAddress.of(name);
    if (address.isPresent()) {
      ServerRuns asked =
          server.orElseThrow(
              () ->
                  new UsageException(
                      "%s is on a server, and --offline asks none; give a folder, or leave out --offline"
                          .formatted(name)));
      if (address.get().experimentId().isPresent()) {
        return ofExperiment(asked.experimentName(address.get().experimentId().get()));
      }
      List<Place> places = new ArrayList<>();
      for (String id : address.get().runs()) {
        List<ListedRun> parts =
            latest(asked.parts(id, oneMore(), NamedRuns::isTraining), "run " + id);
        places.addAll(onServer(parts.isEmpty() ? List.of(asked.read(id)) : parts));
      }
      return places;
    }
    if (RunAddress.isMeant(name)) {
      throw new UsageException("%s does not name a run; write runs:/<run id>".formatted(name));
    }
    for (Path folder :
        List.of(NamedFolder.of(name, "RUN"), options.runs().resolve(NamedFolder.of(name, "RUN")))) {
      List<Path> runs =
          RunFolders.isRun(folder)
              ? family(folder)
              : RunFolders.withoutParts(folder, NamedRuns::isTraining);
      if (!runs.isEmpty()) {
        return runs.stream().map(this::onDisk).toList();
      }
    }
    throw new UsageException("there is no run '%s'; give %s".formatted(name, FORMS));
  }

  private List<Place> ofExperiment(String experiment) throws IOException, BackendException {
    if (server.isPresent()) {
      List<ListedRun> runs = server.get().finished(experiment, oneMore(), NamedRuns::isTraining);
      return requireAny(
          onServer(latest(runs, "experiment '%s'".formatted(experiment))),
          experiment,
          "the server");
    }
    List<Place> places = new ArrayList<>();
    for (Path run : RunFolders.withoutParts(options.runs(), NamedRuns::isTraining)) {
      Optional<RunHeader> header = RunFolders.header(run);
      if (header.isPresent()
          && header.get().experiment().equals(experiment)
          && RunRecord.read(run, key -> false).finished()) {
        places.add(onDisk(run));
      }
    }
    return requireAny(places, experiment, options.runs().toString());
  }

  /** Tells whether there are more. */
  private int oneMore() {
    return most == Integer.MAX_VALUE ? most : most + 1;
  }

  private List<ListedRun> latest(List<ListedRun> runs, String of) {
    if (runs.size() <= most) {
      return runs;
    }
    cut.add(of);
    return runs.subList(runs.size() - most, runs.size());
  }

  private static List<Place> requireAny(List<Place> places, String experiment, String where) {
    if (places.isEmpty()) {
      throw new UsageException(
          "experiment '%s' has no finished run in %s; name another".formatted(experiment, where));
    }
    return places;
  }

  private static List<Path> family(Path run) throws IOException {
    List<Path> parts = RunFolders.parts(run, NamedRuns::isTraining);
    return parts.isEmpty() ? List.of(run) : parts;
  }

  private List<Place> onServer(List<ListedRun> runs) {
    return runs.stream().map(this::onServer).toList();
  }

  private Place onServer(ListedRun run) {
    if (curves) {
      return scored -> withScores(server.orElseThrow().withCurves(run.record(), metrics), scored);
    }
    SortedMap<String, MetricHistory> last = new TreeMap<>(run.record().metrics());
    last.keySet().removeIf(metrics.negate());
    return scored -> withScores(run.record().withMetrics(last), scored);
  }

  /** The table comes from the server's files. */
  private RunRecord withScores(RunRecord run, boolean scored) throws IOException, BackendException {
    if (!scored || !run.finished()) {
      return run;
    }
    try (TemporaryFolder folder = TemporaryFolder.create()) {
      Optional<Path> table =
          server
              .orElseThrow()
              .download(run.id())
              .file(RecordedScores.FILE, RecordedScores.MOST_BYTES, folder.path());
      return table.isPresent()
          ? RecordedScores.add(run, Files.readString(table.get()), metrics)
          : run;
    }
  }

  private Place onDisk(Path run) {
    return scored ->
        scored
            ? RecordedScores.add(RunRecord.read(run, metrics), metrics)
            : RunRecord.read(run, metrics);
  }
}
