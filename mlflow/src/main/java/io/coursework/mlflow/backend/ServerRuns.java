package io.coursework.mlflow.backend;

import io.coursework.tracking.BackendException;
import io.coursework.tracking.MetricHistory;
import io.coursework.tracking.MetricPoint;
import io.coursework.tracking.RunRecord;
import io.coursework.tracking.RunStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.mlflow.api.proto.Service;

/** Runs as a server has them, whoever recorded them: read back, and changed in nothing. */
public final class ServerRuns {

  private static final String PARENT = "mlflow.parentRunId";
  private static final int RUNS_PER_PAGE = 200; // each comes with all its params and tags
  private static final int POINTS_PER_PAGE = 25_000; // the most that servers give

  private final MlflowApi api;
  private final int pointsPerPage;
  private final Map<String, String> experiments = new ConcurrentHashMap<>();

  public ServerRuns(MlflowConnection connection) {
    this(connection, POINTS_PER_PAGE);
  }

  ServerRuns(MlflowConnection connection, int pointsPerPage) {
    this.api = new MlflowApi(new MlflowTransport(connection, MlflowTransport.EXCHANGE));
    this.pointsPerPage = pointsPerPage;
  }

  /**
   * Reads a run.
   *
   * @param id the server's
   * @param metrics the keys of those that are wanted: each costs a call
   * @throws BackendException if there is no such run, it was deleted, or the server cannot be asked
   */
  public RunRecord read(String id, Predicate<String> metrics) throws BackendException {
    try {
      Service.Run run = ForeignRuns.existing(api, id);
      SortedMap<String, String> params = new TreeMap<>();
      run.getData().getParamsList().forEach(p -> params.put(p.getKey(), p.getValue()));
      SortedMap<String, MetricHistory> histories = new TreeMap<>();
      for (Service.Metric last : run.getData().getMetricsList()) {
        if (metrics.test(last.getKey())) {
          List<MetricPoint> points = points(id, last.getKey());
          if (!points.isEmpty()) {
            histories.put(last.getKey(), MetricHistory.of(points));
          }
        }
      }
      Map<String, String> tags = Pulse.tags(run);
      return new RunRecord(
          id,
          Optional.ofNullable(tags.get(MlflowBackend.CLIENT_RUN_ID)),
          experiment(run.getInfo().getExperimentId()),
          run.getInfo().getRunName(),
          ended(run.getInfo().getStatus()),
          params,
          new TreeMap<>(tags),
          histories);
    } catch (CallFailure e) {
      throw Failures.toBackend(e);
    }
  }

  /**
   * The runs that are parts of a run, in the order of their starts; none of one that has none.
   *
   * @param id the server's
   * @param counted whether a run with such tags is wanted
   * @throws BackendException as {@link #read}
   */
  public List<String> parts(String id, Predicate<Map<String, String>> counted)
      throws BackendException {
    try {
      String experiment = ForeignRuns.existing(api, id).getInfo().getExperimentId();
      return ids(search(experiment, "tags.`%s` = '%s'".formatted(PARENT, id), counted));
    } catch (CallFailure e) {
      throw Failures.toBackend(e);
    }
  }

  /**
   * The finished runs of an experiment that no others are parts of, in the order of their starts.
   *
   * @param name the experiment's
   * @param counted whether a run with such tags is wanted; one that is not counts as no part either
   * @throws BackendException if there is no such experiment, or the server cannot be asked
   */
  public List<String> finished(String name, Predicate<Map<String, String>> counted)
      throws BackendException {
    try {
      Service.Experiment experiment =
          api.experimentByName(name)
              .orElseThrow(
                  () ->
                      BackendException.gone(
                          "there is no experiment '%s' on the server; name another"
                              .formatted(name)));
      List<Service.Run> runs =
          search(experiment.getExperimentId(), "attributes.status = 'FINISHED'", counted);
      Set<String> wholes = new HashSet<>();
      runs.forEach(run -> wholes.add(Pulse.tags(run).get(PARENT)));
      return ids(runs.stream().filter(r -> !wholes.contains(r.getInfo().getRunId())).toList());
    } catch (CallFailure e) {
      throw Failures.toBackend(e);
    }
  }

  private List<Service.Run> search(
      String experimentId, String filter, Predicate<Map<String, String>> counted)
      throws CallFailure {
    List<Service.Run> runs = new ArrayList<>();
    Pages pages = new Pages();
    String page = "";
    do {
      Service.SearchRuns.Response some =
          api.runs(List.of(experimentId), filter, RUNS_PER_PAGE, page);
      some.getRunsList().stream().filter(run -> counted.test(Pulse.tags(run))).forEach(runs::add);
      page = pages.next(some.getNextPageToken());
    } while (!page.isEmpty());
    return runs;
  }

  private static List<String> ids(List<Service.Run> runs) {
    return runs.stream()
        .sorted(Comparator.comparingLong(run -> run.getInfo().getStartTime()))
        .map(run -> run.getInfo().getRunId())
        .toList();
  }

  /** All finite points of one metric, in the order in which the server gives them. */
  private List<MetricPoint> points(String id, String key) throws CallFailure {
    List<MetricPoint> points = new ArrayList<>();
    Pages pages = new Pages();
    String page = "";
    do {
      Service.GetMetricHistory.Response some = api.metricHistory(id, key, pointsPerPage, page);
      for (Service.Metric metric : some.getMetricsList()) {
        if (Double.isFinite(metric.getValue())) {
          Instant time = Instant.ofEpochMilli(metric.getTimestamp());
          points.add(new MetricPoint(key, metric.getValue(), time, metric.getStep()));
        }
      }
      page = pages.next(some.getNextPageToken());
    } while (!page.isEmpty());
    return points;
  }

  private String experiment(String id) throws CallFailure {
    String known = experiments.get(id);
    if (known == null) {
      known = api.experimentById(id).map(Service.Experiment::getName).orElse(id);
      experiments.put(id, known);
    }
    return known;
  }

  private static Optional<RunStatus> ended(Service.RunStatus status) {
    return switch (status) {
      case FINISHED -> Optional.of(RunStatus.FINISHED);
      case FAILED -> Optional.of(RunStatus.FAILED);
      case KILLED -> Optional.of(RunStatus.KILLED);
      default -> Optional.empty();
    };
  }
}
