package io.coursework.mlflow.experiment;

import io.coursework.mlflow.experiment.recording.Description;
import io.coursework.mlflow.experiment.recording.RunRecorder;
import io.coursework.mlflow.experiment.result.FinishedRun;
import io.coursework.mlflow.experiment.result.RecordedRun;
import io.coursework.mlflow.experiment.result.RecordedScores;
import io.coursework.mlflow.experiment.result.RunResult;
import io.coursework.mlflow.experiment.result.StoredResult;
import io.coursework.mlflow.experiment.setup.Preparation;
import io.coursework.tfmodel.training.LossLog;
import io.coursework.tracking.RunRecord;
import io.coursework.tracking.run.Delivery;
import io.coursework.tracking.run.MetricHistory;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.run.RunStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Takes a finished run over in place of a training: a run of its own with the other's params,
 * curves and results, which names the other and links to it. What is large stays with the other.
 */
public final class RunReuse {

  /** On a run that was taken over: the server's id of the one that was trained. */
  public static final String FROM = "coursework.reused_from";

  /** On a run that was taken over: our own id of the one that was trained. */
  public static final String ORIGIN = "coursework.reused_client_run_id";

  /** On a run that was taken over: the seconds that its training took. */
  public static final String SAVED = "coursework.saved_seconds";

  /** Files that a run is checked by, and that others read. */
  private static final List<String> SMALL =
      List.of(StoredResult.FILE, LossLog.LOSSES, LossLog.STRETCHES, RunRecorder.MIXTURE);

  /** What happened to a training; the rest of a run's tags is about its process. */
  private static final List<String> TOLD =
      List.of("learned_at_", "stopped_at_step", "stop_reason", "rollback", "init.");

  private static final String OURS = "coursework.";

  private RunReuse() {}

  /**
   * Records it.
   *
   * @param preparation what was to be trained
   * @param header of the run that was to be trained
   * @param sources files that a run begins with
   * @throws IOException if the run cannot be written to this disk
   */
  static RecordedRun take(
      FinishedRun finished,
      Preparation preparation,
      RunHeader header,
      Map<String, byte[]> sources,
      RunContext context)
      throws IOException {
    RunRecord record = finished.record();
    try (Run run = context.tracking().start(header(finished, header), sources)) {
      run.params(record.params());
      RunRecorder.datasets(
          run, preparation.course().datasets(preparation.spec().evaluation().maxExamples()));
      metrics(record).forEach((step, point) -> run.metrics(point, step));
      for (String file : SMALL) {
        Path fetched = finished.files().path().resolve(file);
        if (Files.exists(fetched)) {
          Files.copy(fetched, run.directory().resolve(file));
          run.artifactFile(file, fetched);
        }
      }
      Path scores = finished.files().path().resolve(RecordedScores.FILE);
      if (Files.exists(scores)) {
        run.artifactFile(RecordedScores.FILE, scores);
      }
      Path checkpoint =
          run.directory()
              .resolve(RunLifecycle.CHECKPOINTS)
              .resolve(finished.checkpoint().getFileName().toString());
      copy(finished.checkpoint(), checkpoint);
      RunResult result = finished.result().result(preparation, run.directory(), checkpoint);
      run.describe(
          Description.of(
              result,
              preparation,
              note(finished),
              Optional.empty(),
              new TreeMap<>(),
              "runs:/" + finished.record().id()));
      run.end(RunStatus.FINISHED, null);
      Delivery delivery = run.drain(context.interruption()::drain);
      return new RecordedRun(result, run.remoteId(), run.link(), delivery);
    }
  }

  private static RunHeader header(FinishedRun finished, RunHeader header) {
    Map<String, String> tags = new TreeMap<>(header.tags());
    finished
        .record()
        .tags()
        .forEach(
            (key, value) -> {
              if (key.startsWith(OURS)
                  && TOLD.stream().anyMatch(key.substring(OURS.length())::startsWith)) {
                tags.put(key, value);
              }
            });
    tags.put(FROM, finished.record().id());
    finished.record().clientRunId().ifPresent(id -> tags.put(ORIGIN, id));
    tags.put(SAVED, Double.toString(finished.result().trainingSeconds()));
    return header.withTags(tags).withDescription(note(finished));
  }

  private static String note(FinishedRun finished) {
    return "Taken from [%s](%s)%s, which had finished: not trained again."
        .formatted(
            finished.record().name().replaceAll("[\\[\\]]", ""),
            finished.page(),
            finished.user().isEmpty() ? "" : " of " + finished.user());
  }

  /** The points of all curves by step, for the steps of a journal grow. */
  private static TreeMap<Long, Map<String, Double>> metrics(RunRecord record) {
    TreeMap<Long, Map<String, Double>> byStep = new TreeMap<>();
    for (Map.Entry<String, MetricHistory> curve : record.metrics().entrySet()) {
      curve
          .getValue()
          .byStep()
          .forEach(
              (step, value) ->
                  byStep.computeIfAbsent(step, s -> new TreeMap<>()).put(curve.getKey(), value));
    }
    return byStep;
  }

  private static void copy(Path folder, Path to) throws IOException {
    Files.createDirectories(to);
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.list(folder)) {
      all.forEach(files::add);
    }
    for (Path file : files) {
      Files.copy(file, to.resolve(file.getFileName().toString()));
    }
  }
}
