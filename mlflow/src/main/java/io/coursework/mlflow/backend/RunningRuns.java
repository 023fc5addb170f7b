package io.coursework.mlflow.backend;

import io.coursework.mlflow.backend.http.CallFailure;
import io.coursework.mlflow.backend.http.Failures;
import io.coursework.mlflow.backend.http.MlflowApi;
import io.coursework.mlflow.backend.http.MlflowConnection;
import io.coursework.mlflow.backend.http.MlflowLinks;
import io.coursework.mlflow.backend.http.MlflowTransport;
import io.coursework.mlflow.backend.http.Pages;
import io.coursework.tracking.backend.BackendException;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.mlflow.api.proto.Service;

/** The runs that Coursework began and that the server calls running, whether they do or not. */
public final class RunningRuns {

  /** Why a run was ended for its process, in those words; a process that lives takes it back. */
  static final String REAPED = "coursework.reaped";

  private static final String FILTER =
      "attributes.status = 'RUNNING' AND tags.`%s` LIKE '%%'"
          .formatted(MlflowBackend.CLIENT_RUN_ID);

  /** So many experiments are searched with one call. */
  private static final int EXPERIMENTS = 100;

  private static final int RUNS_PER_PAGE = 200; // each comes with all its params and tags

  private final MlflowApi api;
  private final MlflowLinks links;
  private final int runsPerPage;

  public RunningRuns(MlflowConnection connection) {
    this(connection, RUNS_PER_PAGE);
  }

  RunningRuns(MlflowConnection connection, int runsPerPage) {
    this.runsPerPage = runsPerPage;
    this.api = new MlflowApi(new MlflowTransport(connection, MlflowTransport.EXCHANGE));
    this.links = new MlflowLinks(connection.uri());
  }

  /**
   * Of one experiment.
   *
   * @param soFar is told between two pages how many there are
   * @throws BackendException if the server cannot be asked, or has no such experiment
   */
  public List<RunningRun> of(String experiment, LongConsumer soFar) throws BackendException {
    try {
      Service.Experiment known =
          api.experimentByName(experiment)
              .orElseThrow(
                  () ->
                      BackendException.gone(
                          "there is no experiment '%s' on the server; name another, or --all"
                              .formatted(experiment)));
      return search(Map.of(known.getExperimentId(), experiment), soFar);
    } catch (CallFailure e) {
      throw Failures.toBackend(e);
    }
  }

  /**
   * Of all experiments.
   *
   * @param soFar is told between two pages how many there are
   * @throws BackendException if the server cannot be asked
   */
  public List<RunningRun> all(LongConsumer soFar) throws BackendException {
    try {
      Map<String, String> names = new TreeMap<>();
      Pages pages = new Pages();
      String page = "";
      do {
        Service.SearchExperiments.Response some = api.experiments(page);
        some.getExperimentsList().forEach(one -> names.put(one.getExperimentId(), one.getName()));
        page = pages.next(some.getNextPageToken());
      } while (!page.isEmpty());
      return search(names, soFar);
    } catch (CallFailure e) {
      throw Failures.toBackend(e);
    }
  }

  private List<RunningRun> search(Map<String, String> experiments, LongConsumer soFar)
      throws CallFailure {
    List<RunningRun> runs = new ArrayList<>();
    List<String> ids = List.copyOf(experiments.keySet());
    for (int from = 0; from < ids.size(); from += EXPERIMENTS) {
      List<String> some = ids.subList(from, Math.min(ids.size(), from + EXPERIMENTS));
      Pages pages = new Pages();
      String page = "";
      do {
        Service.SearchRuns.Response answer = api.runs(some, FILTER, "", runsPerPage, page);
        answer
            .getRunsList()
            .forEach(
                run -> runs.add(running(run, experiments.get(run.getInfo().getExperimentId()))));
        page = pages.next(answer.getNextPageToken());
        if (!page.isEmpty()) {
          soFar.accept(runs.size());
        }
      } while (!page.isEmpty());
    }
    return runs;
  }

  private RunningRun running(Service.Run run, String experiment) {
    Service.RunInfo info = run.getInfo();
    return new RunningRun(
        info.getRunId(),
        experiment,
        info.getRunName(),
        links.run(info.getExperimentId(), info.getRunId()),
        Heartbeat.of(run),
        Optional.ofNullable(Heartbeat.tags(run).get(Run.HANDED_OUT)).filter(to -> !to.isEmpty()));
  }

  /**
   * This run as it is now, empty if it does not run any more.
   *
   * @throws BackendException if the server cannot be asked, or has the run no more
   */
  public Optional<RunningRun> again(RunningRun run) throws BackendException {
    try {
      Service.Run now = api.run(run.id());
      return now.getInfo().getStatus() == Service.RunStatus.RUNNING
          ? Optional.of(running(now, run.experiment()))
          : Optional.empty();
    } catch (CallFailure e) {
      throw Failures.toBackend(e);
    }
  }

  /**
   * Ends a run as {@link RunStatus#KILLED} for its process, at the time of its last sign.
   *
   * @param reason in one line
   * @throws BackendException if the server does not let us
   */
  public void kill(RunningRun run, String reason) throws BackendException {
    try {
      api.logBatch(
          Service.LogBatch.newBuilder()
              .setRunId(run.id())
              .addTags(Service.RunTag.newBuilder().setKey(REAPED).setValue(reason))
              .addTags(Service.RunTag.newBuilder().setKey(Run.END_REASON).setValue(reason))
              .build());
      api.updateRun(
          Service.UpdateRun.newBuilder()
              .setRunId(run.id())
              .setStatus(Service.RunStatus.KILLED)
              .setEndTime(run.pulse().lastSign().toEpochMilli())
              .build());
    } catch (CallFailure e) {
      throw Failures.toBackend(e);
    }
  }
}
