package io.coursework.mlflow.backend;

import io.coursework.mlflow.backend.http.CallFailure;
import io.coursework.mlflow.backend.http.Failures;
import io.coursework.mlflow.backend.http.MlflowApi;
import io.coursework.mlflow.backend.http.MlflowConnection;
import io.coursework.mlflow.backend.http.MlflowLinks;
import io.coursework.mlflow.backend.http.MlflowTransport;
import io.coursework.mlflow.backend.http.Pages;
import io.coursework.tracking.RunRecord;
import io.coursework.tracking.backend.BackendException;
import io.coursework.tracking.run.MetricHistory;
import io.coursework.tracking.run.MetricPoint;
import io.coursework.tracking.run.RunStatus;
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
  private static final String LATEST_FIRST = "attributes.start_time DESC";
  private static final int RUNS_PER_PAGE = 200; // each comes with all its params and tags
  private static final int POINTS_PER_PAGE = 25_000; // the most that servers give

  private final MlflowApi api;
  private final MlflowLinks links;
  private final int pointsPerPage;
  private final MlflowConnection connection;
  private final MlflowTransport transport;
  private final Map<String, String> experiments = new ConcurrentHashMap<>();

  /** Of runs that were read, by id: where their artifacts are. */
  private final Map<String, String> roots = new ConcurrentHashMap<>();

  public ServerRuns(MlflowConnection connection) {
    this(connection, POINTS_PER_PAGE);
  }

  ServerRuns(MlflowConnection connection, int pointsPerPage) {
    this.connection = connection;
    this.transport = new MlflowTransport(connection, MlflowTransport.EXCHANGE);
    this.api = new MlflowApi(transport);
    this.links = new MlflowLinks(connection.uri());
    this.pointsPerPage = pointsPerPage;
  }

  /**
   * Reads a run with its curves.
   *
   * @param id the server's
   * @param metrics the keys of those that are wanted: each costs a call
   * @throws BackendException if there is no such run, it was deleted, or the server cannot be asked
   */
  public RunRecord read(String id, Predicate<String> metrics) throws BackendException {
    return withCurves(read(id).record(), metrics);
  }

  /**
   * Reads a run; of each curve its last point.
   *
   * @throws BackendException as {@link #read(String, Predicate)}
   */
  public ListedRun read(String id) throws BackendException {
    try {
      return listed(ForeignRuns.existing(api, id));
    } catch (CallFailure e) {
      throw Failures.toBackend(e);
    }
  }

  /**
   * A run of this server with whole curves in place of their last points.
   *
   * @param metrics the keys of those that are wanted, each of which costs a call; the others are
   *     left out
   */
  public RunRecord withCurves(RunRecord run, Predicate<String> metrics) throws BackendException {
    SortedMap<String, MetricHistory> histories = new TreeMap<>();
    try {
      for (String key : run.metrics().keySet()) {
        List<MetricPoint> points = metrics.test(key) ? points(run.id(), key) : List.of();
        if (!points.isEmpty()) {
          histories.put(key, MetricHistory.of(points));
        }
      }
    } catch (CallFailure e) {
      throw Failures.toBackend(e);
    }
    return run.withMetrics(histories);
  }

  /** The files of a run that was read here. */
  public RunDownload download(String id) throws BackendException {
    String root = roots.get(id);
    return root == null
        ? new RunDownload(connection, id)
        : new RunDownload(id, root, transport, connection);
  }

  private ListedRun listed(Service.Run run) throws CallFailure {
    SortedMap<String, String> params = new TreeMap<>();
    run.getData().getParamsList().forEach(p -> params.put(p.getKey(), p.getValue()));
    SortedMap<String, MetricHistory> last = new TreeMap<>();
    for (Service.Metric metric : run.getData().getMetricsList()) {
      if (Double.isFinite(metric.getValue())) {
        last.put(
            metric.getKey(),
            new MetricHistory(List.of(metric.getStep()), List.of(metric.getValue())));
      }
    }
    Map<String, String> tags = Heartbeat.tags(run);
    Service.RunInfo info = run.getInfo();
    roots.put(info.getRunId(), info.getArtifactUri());
    RunRecord record =
        new RunRecord(
            info.getRunId(),
            Optional.ofNullable(tags.get(MlflowBackend.CLIENT_RUN_ID)),
            experiment(info.getExperimentId()),
            info.getRunName(),
            ended(info.getStatus()),
            params,
            new TreeMap<>(tags),
            last);
    return new ListedRun(
        record,
        Instant.ofEpochMilli(info.getStartTime()),
        info.getEndTime() > 0
            ? Optional.of(Instant.ofEpochMilli(info.getEndTime()))
            : Optional.empty(),
        run.getInputs().getDatasetInputsList().stream()
            .map(input -> input.getDataset().getName() + " " + input.getDataset().getDigest())
            .sorted()
            .toList(),
        links.run(info.getExperimentId(), info.getRunId()));
  }

  /**
   * The runs that are parts of a run, in the order of their starts; none of one that has none. Of
   * each curve they have the last point.
   *
   * @param id the server's
   * @param most of them: of more, the latest
   * @param counted whether a run with such tags is wanted
   * @throws BackendException as {@link #read(String)}
   */
  public List<ListedRun> parts(String id, int most, Predicate<Map<String, String>> counted)
      throws BackendException {
    try {
      String experiment = ForeignRuns.existing(api, id).getInfo().getExperimentId();
      String filter = "tags.`%s` = '%s'".formatted(PARENT, id);
      return byStart(
          search(experiment, filter, LATEST_FIRST, most, run -> counted.test(Heartbeat.tags(run))));
    } catch (CallFailure e) {
      throw Failures.toBackend(e);
    }
  }

  /**
   * Looks for runs of an experiment.
   *
   * @param name the experiment's
   * @param filter in MLflow's language, such as {@code params.seed = '0'}; may be empty
   * @param order such as {@code attributes.start_time DESC}
   * @param most of them
   * @param counted whether a run with such tags is wanted
   * @return of each curve with its last point
   * @throws BackendException if there is no such experiment, or the server cannot be asked;
   *     REJECTED if it does not understand the filter
   */
  public List<ListedRun> find(
      String name, String filter, String order, int most, Predicate<Map<String, String>> counted)
      throws BackendException {
    try {
      String experiment = experimentNamed(name).getExperimentId();
      return listed(
          search(experiment, filter, order, most, run -> counted.test(Heartbeat.tags(run))));
    } catch (CallFailure e) {
      throw Failures.toBackend(e);
    }
  }

  /**
   * The name of the experiment with an id.
   *
   * @throws BackendException if there is none, or the server cannot be asked
   */
  public String experimentName(String id) throws BackendException {
    try {
      return api.experimentById(id)
          .map(Service.Experiment::getName)
          .orElseThrow(
              () ->
                  BackendException.gone(
                      "there is no experiment with the id %s on %s; name another"
                          .formatted(id, links.server())));
    } catch (CallFailure e) {
      throw Failures.toBackend(e);
    }
  }

  /** The metric that an experiment's runs are judged by, as its page says. */
  public Optional<String> primaryMetric(String name) throws BackendException {
    try {
      return experimentNamed(name).getTagsList().stream()
          .filter(tag -> tag.getKey().equals(ExperimentPage.PRIMARY_METRIC))
          .map(Service.ExperimentTag::getValue)
          .findFirst();
    } catch (CallFailure e) {
      throw Failures.toBackend(e);
    }
  }

  private Service.Experiment experimentNamed(String name) throws CallFailure, BackendException {
    Service.Experiment experiment =
        api.experimentByName(name)
            .orElseThrow(
                () ->
                    BackendException.gone(
                        "there is no experiment '%s' on the server; name another".formatted(name)));
    if (experiment.getLifecycleStage().equals("deleted")) {
      throw BackendException.gone(
          "experiment '%s' is deleted on the server; restore it there, or name another"
              .formatted(name));
    }
    return experiment;
  }

  /**
   * The finished runs of an experiment that no others are parts of, in the order of their starts.
   * Of each curve they have the last point.
   *
   * @param name the experiment's
   * @param most of them: of more, the latest
   * @param counted whether a run with such tags is wanted; one that is not counts as no part either
   * @throws BackendException if there is no such experiment, or the server cannot be asked
   */
  public List<ListedRun> finished(String name, int most, Predicate<Map<String, String>> counted)
      throws BackendException {
    try {
      String experiment = experimentNamed(name).getExperimentId();
      Set<String> wholes = new HashSet<>();
      Predicate<Service.Run> single =
          run -> {
            Map<String, String> tags = Heartbeat.tags(run);
            if (!counted.test(tags)) {
              return false;
            }
            wholes.add(tags.get(PARENT)); // a part begins after its whole, so it comes before it
            return !wholes.contains(run.getInfo().getRunId());
          };
      return byStart(
          search(experiment, "attributes.status = 'FINISHED'", LATEST_FIRST, most, single));
    } catch (CallFailure e) {
      throw Failures.toBackend(e);
    }
  }

  /** Pages are as large as they may be, and no larger than what is wanted takes. */
  private List<Service.Run> search(
      String experimentId, String filter, String order, int most, Predicate<Service.Run> wanted)
      throws CallFailure {
    int size = (int) Math.ceil(most / Math.ceil((double) most / RUNS_PER_PAGE));
    List<Service.Run> runs = new ArrayList<>();
    Pages pages = new Pages();
    String page = "";
    do {
      Service.SearchRuns.Response some = api.runs(List.of(experimentId), filter, order, size, page);
      some.getRunsList().stream().filter(wanted).limit(most - runs.size()).forEach(runs::add);
      page = pages.next(some.getNextPageToken());
    } while (!page.isEmpty() && runs.size() < most);
    return runs;
  }

  private List<ListedRun> byStart(List<Service.Run> runs) throws CallFailure {
    return listed(runs).stream()
        .sorted(Comparator.comparing(ListedRun::start).thenComparing(run -> run.record().name()))
        .toList();
  }

  private List<ListedRun> listed(List<Service.Run> runs) throws CallFailure {
    List<ListedRun> listed = new ArrayList<>();
    for (Service.Run run : runs) {
      listed.add(listed(run));
    }
    return listed;
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
