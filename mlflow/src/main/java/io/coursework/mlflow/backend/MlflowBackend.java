package io.coursework.mlflow.backend;

import io.coursework.mlflow.backend.http.CallFailure;
import io.coursework.mlflow.backend.http.CallFailure.Reason;
import io.coursework.mlflow.backend.http.Failures;
import io.coursework.mlflow.backend.http.MlflowApi;
import io.coursework.mlflow.backend.http.MlflowConnection;
import io.coursework.mlflow.backend.http.MlflowLinks;
import io.coursework.mlflow.backend.http.MlflowTransport;
import io.coursework.mlflow.backend.http.RunsView;
import io.coursework.mlflow.backend.model.SourceRun;
import io.coursework.tracking.backend.Backend;
import io.coursework.tracking.backend.BackendException;
import io.coursework.tracking.backend.RemoteRun;
import io.coursework.tracking.run.RunHeader;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.mlflow.api.proto.Service;

/**
 * Keeps runs on an MLflow server. The server makes the ids of runs, so ours travels in the tag
 * {@value #CLIENT_RUN_ID}: a run is searched by it before it is created, which makes a repeat
 * harmless.
 */
public final class MlflowBackend implements Backend {
  public static final String CLIENT_RUN_ID = "coursework.client_run_id";

  private final MlflowConnection connection;
  private final MlflowTransport transport;
  private final MlflowApi api;
  private final ForeignRuns foreign;
  private final ExperimentPage page;
  private final Map<String, String> experimentIds = new ConcurrentHashMap<>();

  /** The runs that were opened here, by our id. */
  private final Map<String, Service.RunInfo> opened = new ConcurrentHashMap<>();

  public MlflowBackend(MlflowConnection connection) {
    this(connection, ExperimentPage.EMPTY);
  }

  /**
   * @param page of an experiment that is made here
   */
  public MlflowBackend(MlflowConnection connection, ExperimentPage page) {
    this(connection, page, MlflowTransport.EXCHANGE);
  }

  MlflowBackend(MlflowConnection connection, ExperimentPage page, Duration exchange) {
    this.connection = connection;
    this.transport = new MlflowTransport(connection, exchange);
    this.api = new MlflowApi(transport);
    this.foreign = new ForeignRuns(api);
    this.page = page;
  }

  /** Addresses of this server's pages. */
  public MlflowLinks links() {
    return new MlflowLinks(connection.uri());
  }

  @Override
  public RemoteRun open(RunHeader header) throws BackendException {
    try {
      Service.RunInfo run =
          header.remoteId().isPresent()
              ? foreign.attach(header, header.remoteId().get())
              : findOrCreate(header);
      opened.put(header.clientRunId(), run);
      return new MlflowRun(api, transport, connection, run, header.clientRunId());
    } catch (CallFailure e) {
      throw Failures.toBackend(e);
    }
  }

  private Service.RunInfo findOrCreate(RunHeader header) throws CallFailure, BackendException {
    // A part lies where the whole does, which may have been made by somebody else.
    Service.RunInfo parent =
        header.parentClientRunId() == null ? null : opened.get(header.parentClientRunId());
    String experiment =
        parent == null ? experimentId(header.experiment()) : parent.getExperimentId();
    Optional<Service.Run> known = find(experiment, header.clientRunId());
    if (known.isPresent()) {
      ForeignRuns.requireActive(known.get());
      return known.get().getInfo();
    }
    return api.createRun(creation(experiment, header)).getInfo();
  }

  /**
   * Looks whether a new run can attach to one that is there: one that no training of ours has
   * recorded, or that one did which had attached to it, too, and is over.
   *
   * @param id the server's
   * @return the name of its experiment
   * @throws BackendException if it cannot, or the server cannot be asked
   */
  public String attachable(String id) throws BackendException {
    try {
      String experimentId = foreign.attachable(id).getExperimentId();
      return api.experimentById(experimentId)
          .orElseThrow(() -> BackendException.gone("there is no experiment of run " + id))
          .getName();
    } catch (CallFailure e) {
      throw Failures.toBackend(e);
    }
  }

  /**
   * The server's id of a run, empty if the server does not have it.
   *
   * @throws BackendException if the server cannot be asked
   */
  public Optional<String> runId(RunHeader header) throws BackendException {
    if (header.remoteId().isPresent()) {
      return header.remoteId();
    }
    try {
      Optional<Service.Experiment> experiment = api.experimentByName(header.experiment());
      return experiment.isEmpty()
          ? Optional.empty()
          : find(experiment.get().getExperimentId(), header.clientRunId())
              .map(run -> run.getInfo().getRunId());
    } catch (CallFailure e) {
      throw Failures.toBackend(e);
    }
  }

  /** The server's id of an experiment, if it has told it already. */
  public Optional<String> knownExperimentId(String name) {
    return Optional.ofNullable(experimentIds.get(name));
  }

  /**
   * The server's id of an experiment, which is created if there is none of that name.
   *
   * @throws BackendException if the server cannot be asked, or the experiment is deleted there
   */
  public String experimentId(String name) throws BackendException {
    String known = experimentIds.get(name);
    if (known != null) {
      return known;
    }
    try {
      Optional<Service.Experiment> found = api.experimentByName(name);
      if (found.isEmpty()) {
        found = Optional.of(create(name));
      }
      Service.Experiment experiment = found.get();
      if (experiment.getLifecycleStage().equals("deleted")) {
        throw BackendException.gone(
            "experiment '%s' is deleted on the server; restore it (mlflow experiments restore --experiment-id %s) or choose another name"
                .formatted(name, experiment.getExperimentId()));
      }
      experimentIds.put(name, experiment.getExperimentId());
      return experiment.getExperimentId();
    } catch (CallFailure e) {
      throw Failures.toBackend(e);
    }
  }

  /**
   * Tries whether runs may be recorded in an experiment, which is created if there is none of that
   * name.
   *
   * @throws BackendException as {@link #experimentId}, or if the server denies it
   */
  public void requireWritable(String name) throws BackendException {
    String id = experimentId(name);
    try {
      api.requireWritable(id);
    } catch (CallFailure e) {
      throw Failures.toBackend(e);
    }
  }

  /**
   * Keeps a view in an experiment, for all who see it.
   *
   * @param experimentId the server's id of the experiment
   * @throws BackendException if the server cannot or will not keep it
   */
  public void keep(String experimentId, RunsView view) throws BackendException {
    try {
      new SharedViews(api).keep(experimentId, view);
    } catch (CallFailure e) {
      throw Failures.toBackend(e);
    }
  }

  /**
   * A run as this server knows it, by our id; empty if it does not, or does not answer.
   *
   * @param header the run's
   */
  public Optional<SourceRun> known(RunHeader header) {
    try {
      Optional<Service.Experiment> experiment = api.experimentByName(header.experiment());
      if (experiment.isEmpty()) {
        return Optional.empty();
      }
      String id = experiment.get().getExperimentId();
      return api.runsByTag(id, CLIENT_RUN_ID, header.clientRunId()).stream()
          .map(run -> run.getInfo().getRunId())
          .findFirst()
          .map(run -> new SourceRun(run, links().run(id, run)));
    } catch (CallFailure e) {
      return Optional.empty();
    }
  }

  /**
   * Where a run on the server belongs.
   *
   * @param id the server's
   * @throws BackendException if there is no such run, or the server cannot be asked
   */
  public Lineage lineage(String id) throws BackendException {
    try {
      Service.Run run = api.run(id);
      String experiment =
          api.experimentById(run.getInfo().getExperimentId())
              .orElseThrow(() -> BackendException.gone("there is no experiment of run " + id))
              .getName();
      return new Lineage(
          experiment,
          run.getData().getTagsList().stream()
              .filter(tag -> tag.getKey().equals(CLIENT_RUN_ID))
              .map(Service.RunTag::getValue)
              .findFirst());
    } catch (CallFailure e) {
      throw Failures.toBackend(e);
    }
  }

  private Service.Experiment create(String name) throws CallFailure, BackendException {
    Service.CreateExperiment.Builder request = Service.CreateExperiment.newBuilder().setName(name);
    page.tags(api.version()).forEach((key, value) -> request.addTags(experimentTag(key, value)));
    try {
      String id = api.createExperiment(request.build());
      if (!page.views().isEmpty()) {
        api.setExperimentTag(id, ExperimentPage.NOTE, page.linkedNote(id));
      }
      return Service.Experiment.newBuilder().setExperimentId(id).build();
    } catch (CallFailure e) {
      if (e.reason() != Reason.EXISTS) {
        throw e;
      }
      // Another run of ours, or the first try of this call, was faster.
      return api.experimentByName(name)
          .orElseThrow(
              () -> BackendException.rejected("experiment '%s' cannot be made".formatted(name)));
    }
  }

  /**
   * The run that carries our id. Two carry it if a creation whose answer was lost went through
   * after the search that followed: then one is kept, always the same, and the other is marked and
   * killed.
   */
  private Optional<Service.Run> find(String experiment, String clientRunId) throws CallFailure {
    List<Service.Run> found =
        api.runsByTag(experiment, CLIENT_RUN_ID, clientRunId).stream()
            .sorted(
                Comparator.comparing((Service.Run run) -> run.getInfo().getLifecycleStage())
                    .thenComparing(run -> run.getInfo().getRunId()))
            .toList();
    for (Service.Run twin : found.stream().skip(1).toList()) {
      if (twin.getInfo().getStatus() == Service.RunStatus.RUNNING
          && twin.getInfo().getLifecycleStage().equals("active")) {
        String id = twin.getInfo().getRunId();
        api.logBatch(
            Service.LogBatch.newBuilder()
                .setRunId(id)
                .addTags(tag("coursework.duplicate_of", found.get(0).getInfo().getRunId()))
                .build());
        api.updateRun(
            Service.UpdateRun.newBuilder()
                .setRunId(id)
                .setStatus(Service.RunStatus.KILLED)
                .setEndTime(System.currentTimeMillis())
                .build());
      }
    }
    return found.stream().findFirst();
  }

  private Service.CreateRun creation(String experiment, RunHeader header)
      throws CallFailure, BackendException {
    Map<String, String> tags = new TreeMap<>(header.tags());
    tags.put(CLIENT_RUN_ID, header.clientRunId());
    tags.put("mlflow.runName", header.name());
    tags.put("mlflow.user", connection.login().orElse(header.user()));
    tags.put("mlflow.source.name", header.sourceName());
    tags.put("mlflow.source.type", "LOCAL");
    header
        .git()
        .ifPresent(
            git -> {
              tags.put("mlflow.source.git.commit", git.commit());
              tags.put("mlflow.source.git.dirty", Boolean.toString(git.dirty()));
              git.branch().ifPresent(branch -> tags.put("mlflow.source.git.branch", branch));
              git.remote().ifPresent(remote -> tags.put("mlflow.source.git.repoURL", remote));
            });
    if (!header.description().isBlank()) {
      tags.put("mlflow.note.content", header.description());
    }
    if (header.parentClientRunId() != null) {
      tags.put("mlflow.parentRunId", parent(experiment, header.parentClientRunId()));
    }
    Service.CreateRun.Builder request =
        Service.CreateRun.newBuilder()
            .setExperimentId(experiment)
            .setRunName(header.name())
            .setStartTime(header.start().toEpochMilli());
    FoldedTags.fold(tags, Map.of()).forEach((key, value) -> request.addTags(tag(key, value)));
    return request.build();
  }

  private String parent(String experiment, String clientRunId)
      throws CallFailure, BackendException {
    Service.RunInfo known = opened.get(clientRunId);
    if (known != null) {
      return known.getRunId();
    }
    return find(experiment, clientRunId)
        .map(run -> run.getInfo().getRunId())
        .orElseThrow(
            () ->
                BackendException.parentMissing(
                    "the parent run is not on the server yet (coursework id %s)"
                        .formatted(clientRunId)));
  }

  private static Service.RunTag tag(String key, String value) {
    return Service.RunTag.newBuilder().setKey(key).setValue(value).build();
  }

  private static Service.ExperimentTag experimentTag(String key, String value) {
    return Service.ExperimentTag.newBuilder().setKey(key).setValue(value).build();
  }
}
