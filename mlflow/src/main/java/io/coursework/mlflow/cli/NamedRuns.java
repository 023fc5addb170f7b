package io.coursework.mlflow.cli;

import io.coursework.mlflow.backend.ServerRuns;
import io.coursework.mlflow.experiment.Progress;
import io.coursework.tracking.BackendException;
import io.coursework.tracking.RunFolders;
import io.coursework.tracking.RunHeader;
import io.coursework.tracking.RunRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.commons.cli.CommandLine;

/**
 * Recorded runs, as a user names them: by folder, by the server's id, or all of an experiment. A
 * run that others are parts of stands for these.
 */
final class NamedRuns {

  static final String FORMS =
      "a run's folder or a folder of runs, runs:/<run id>, a run id, or experiment:<name>";

  private static final String RUN = "runs:";
  private static final String EXPERIMENT = "experiment:";

  /** On a run over others, or about several. */
  static final String STUDY = "coursework.study";

  /** On a run about what another one learned, which is a part of that one. */
  private static final String PROBED = "coursework.probed";

  private final CommandLine line;
  private final Predicate<String> metrics;
  private final Optional<ServerRuns> server;

  /**
   * @param metrics the keys of those that are wanted
   */
  NamedRuns(CommandLine line, Predicate<String> metrics) throws IOException {
    this.line = line;
    this.metrics = metrics;
    this.server =
        line.hasOption(TrackingOptions.OFFLINE)
            ? Optional.empty()
            : Optional.of(new ServerRuns(TrackingOptions.connection(line)));
  }

  /** A run that is still to be read. */
  @FunctionalInterface
  private interface Place {
    RunRecord read() throws IOException, BackendException;
  }

  /**
   * Reads the runs, each once, in the order in which they are named; those of one family or
   * experiment by their starts.
   *
   * @throws UsageException if a name is none of a run
   * @throws FailedException if the server does not have the run, or cannot be asked
   */
  List<RunRecord> read(List<String> names, Progress progress) throws IOException {
    try {
      List<Place> places = new ArrayList<>();
      for (String name : names) {
        places.addAll(places(name));
      }
      Map<String, RunRecord> runs = new LinkedHashMap<>();
      try (Progress.Bar bar = progress.start("reading", places.size(), "runs")) {
        for (int i = 0; i < places.size(); i++) {
          RunRecord run = places.get(i).read();
          if (isTraining(run.tags())) {
            runs.putIfAbsent(run.clientRunId().orElse(run.id()), run);
          }
          bar.update(i + 1, "");
        }
        bar.finish("%d runs".formatted(runs.size()));
      }
      return List.copyOf(runs.values());
    } catch (BackendException e) {
      throw new FailedException(e.getMessage());
    }
  }

  private static boolean isTraining(Map<String, String> tags) {
    return !tags.containsKey(STUDY) && !tags.containsKey(PROBED);
  }

  private static boolean isTraining(RunHeader header) {
    return isTraining(header.tags());
  }

  private List<Place> places(String name) throws IOException, BackendException {
    if (name.startsWith(EXPERIMENT)) {
      return ofExperiment(name.substring(EXPERIMENT.length()).strip());
    }
    String id = name.startsWith(RUN) ? name.substring(RUN.length()).replaceAll("^/+", "") : name;
    if (id.matches("[0-9a-f]{32}")) {
      ServerRuns asked =
          server.orElseThrow(
              () ->
                  new UsageException(
                      "%s is a run on a server, and --offline asks none; give its folder, or leave out --offline"
                          .formatted(name)));
      List<String> parts = asked.parts(id, NamedRuns::isTraining);
      return (parts.isEmpty() ? List.of(id) : parts).stream().map(this::onServer).toList();
    }
    if (name.startsWith(RUN)) {
      throw new UsageException("%s names no run; write runs:/<run id>".formatted(name));
    }
    for (Path folder :
        List.of(
            NamedFolder.of(name, "RUN"),
            TrackingOptions.runs(line).resolve(NamedFolder.of(name, "RUN")))) {
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
      List<Place> places =
          server.get().finished(experiment, NamedRuns::isTraining).stream()
              .map(this::onServer)
              .toList();
      return requireAny(places, experiment, "the server");
    }
    List<Place> places = new ArrayList<>();
    for (Path run : RunFolders.withoutParts(TrackingOptions.runs(line), NamedRuns::isTraining)) {
      Optional<RunHeader> header = RunHeader.read(run);
      if (header.isPresent()
          && header.get().experiment().equals(experiment)
          && RunRecord.read(run, key -> false).finished()) {
        places.add(onDisk(run));
      }
    }
    return requireAny(places, experiment, TrackingOptions.runs(line).toString());
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

  private Place onServer(String id) {
    return () -> server.orElseThrow().read(id, metrics);
  }

  private Place onDisk(Path run) {
    return () -> RunRecord.read(run, metrics);
  }
}
