package io.coursework.mlflow.backend;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.curricula.spec.UnfitFileException;
import io.coursework.mlflow.backend.http.CallFailure;
import io.coursework.mlflow.backend.http.CallFailure.Reason;
import io.coursework.mlflow.backend.http.Failures;
import io.coursework.mlflow.backend.http.MlflowApi;
import io.coursework.mlflow.backend.http.MlflowConnection;
import io.coursework.mlflow.backend.http.MlflowLinks;
import io.coursework.mlflow.backend.http.MlflowTransport;
import io.coursework.mlflow.backend.model.ArtifactStore;
import io.coursework.mlflow.backend.model.LoggedModels;
import io.coursework.mlflow.backend.model.ModelName;
import io.coursework.tracking.backend.BackendException;
import io.coursework.tracking.backend.RemoteRun;
import io.coursework.tracking.run.DatasetInput;
import io.coursework.tracking.run.MetricPoint;
import io.coursework.tracking.run.ModelCard;
import io.coursework.tracking.run.ParamDrift;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunStatus;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.mlflow.api.proto.Service;

/** A run on an MLflow server. */
final class MlflowRun implements RemoteRun {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Runs that name one data set at one moment collide in the server's table of data sets (3.17.2
   * answers 400): the loser finds it there when it comes again.
   */
  private static final int DATASET_TRIES = 5;

  @FunctionalInterface
  private interface Call {
    void make() throws CallFailure, IOException;
  }

  private final MlflowApi api;
  private final Service.RunInfo run;
  private final String clientRunId;
  private final String id;
  private final ArtifactStore artifacts;
  private final LoggedModels models;
  private final URI link;

  /** Tags that the run has, of which the folded ones are used; empty until they are needed. */
  private final Map<String, String> process = new TreeMap<>();

  MlflowRun(
      MlflowApi api,
      MlflowTransport transport,
      MlflowConnection connection,
      Service.RunInfo run,
      String clientRunId) {
    this.api = api;
    this.run = run;
    this.clientRunId = clientRunId;
    this.id = run.getRunId();
    this.artifacts =
        new ArtifactStore(run.getArtifactUri(), Optional.of(id), transport, connection);
    this.models = new LoggedModels(transport, connection);
    this.link = new MlflowLinks(connection.uri()).run(run.getExperimentId(), id);
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public URI link() {
    return link;
  }

  @Override
  public void params(Map<String, String> values) throws BackendException {
    try {
      call(() -> api.logBatch(params(id, values)));
    } catch (BackendException e) {
      if (e.kind() != BackendException.Kind.REJECTED || values.isEmpty()) {
        throw e;
      }
      paramsBesideOthers(values, e);
    }
  }

  private static Service.LogBatch params(String id, Map<String, String> values) {
    Service.LogBatch.Builder batch = Service.LogBatch.newBuilder().setRunId(id);
    values.forEach(
        (key, value) -> batch.addParams(Service.Param.newBuilder().setKey(key).setValue(value)));
    return batch.build();
  }

  /**
   * The server takes none of a batch that would change a value: sends those that it lacks, and tags
   * what differs.
   *
   * @param refusal thrown if nothing differs, for then it has another reason
   */
  private void paramsBesideOthers(Map<String, String> values, BackendException refusal)
      throws BackendException {
    Map<String, String> known = new HashMap<>();
    Map<String, String> tags = new HashMap<>();
    call(
        () -> {
          Service.RunData data = api.run(id).getData();
          data.getParamsList().forEach(param -> known.put(param.getKey(), param.getValue()));
          data.getTagsList().forEach(tag -> tags.put(tag.getKey(), tag.getValue()));
        });
    String told = tags.getOrDefault(ParamDrift.TAG, "");
    String drift = told;
    Map<String, String> missing = new TreeMap<>();
    boolean differs = false;
    for (Map.Entry<String, String> value : new TreeMap<>(values).entrySet()) {
      String kept = known.get(value.getKey());
      if (kept == null) {
        missing.put(value.getKey(), value.getValue());
      } else if (!kept.equals(value.getValue())) {
        differs = true;
        drift = ParamDrift.add(drift, value.getKey(), kept, value.getValue());
      }
    }
    if (!differs) {
      throw refusal;
    }
    if (!missing.isEmpty()) {
      call(() -> api.logBatch(params(id, missing)));
    }
    if (!drift.equals(told)) {
      tags(Map.of(ParamDrift.TAG, drift));
    }
  }

  @Override
  public void metrics(List<MetricPoint> points) throws BackendException {
    Service.LogBatch.Builder batch = Service.LogBatch.newBuilder().setRunId(id);
    for (MetricPoint point : points) {
      batch.addMetrics(
          Service.Metric.newBuilder()
              .setKey(point.key())
              .setValue(point.value())
              .setTimestamp(point.time().toEpochMilli())
              .setStep(point.step()));
    }
    call(() -> api.logBatch(batch.build()));
  }

  @Override
  public void tags(Map<String, String> values) throws BackendException {
    Map<String, String> told = FoldedTags.any(values) ? folded(values) : values;
    Service.LogBatch.Builder batch = Service.LogBatch.newBuilder().setRunId(id);
    told.forEach(
        (key, value) ->
            batch.addTags(
                Service.RunTag.newBuilder()
                    .setKey(key.equals(Run.DESCRIPTION) ? "mlflow.note.content" : key)
                    .setValue(value)));
    call(() -> api.logBatch(batch.build()));
  }

  /** Tags of which some are part of one that the run may have already. */
  private Map<String, String> folded(Map<String, String> values) throws BackendException {
    if (process.isEmpty()) {
      call(() -> process.putAll(Heartbeat.tags(api.run(id))));
    }
    Map<String, String> told = FoldedTags.fold(values, process);
    process.put(FoldedTags.TAG, told.get(FoldedTags.TAG));
    return told;
  }

  @Override
  public void dataset(DatasetInput input) throws BackendException {
    ObjectNode source = JSON.createObjectNode();
    source.set("tags", JSON.valueToTree(new TreeMap<>(input.source())));
    ObjectNode schema = JSON.createObjectNode();
    ArrayNode columns = schema.putArray("mlflow_colspec");
    input
        .columns()
        .forEach(
            column ->
                columns
                    .addObject()
                    .put("name", column.name())
                    .put("type", column.type())
                    .put("required", true));
    Service.DatasetInput.Builder entry =
        Service.DatasetInput.newBuilder()
            .setDataset(
                Service.Dataset.newBuilder()
                    .setName(input.name())
                    .setDigest(input.digest())
                    .setSourceType("code")
                    .setSource(text(source))
                    .setSchema(text(schema))
                    .setProfile(text(new TreeMap<>(input.profile()))))
            .addTags(
                Service.InputTag.newBuilder()
                    .setKey("mlflow.data.context")
                    .setValue(input.context()));
    Service.LogInputs request =
        Service.LogInputs.newBuilder().setRunId(id).addDatasets(entry).build();
    for (int attempt = 1; ; attempt++) {
      try {
        call(() -> api.logInputs(request));
        return;
      } catch (BackendException e) {
        if (e.kind() != BackendException.Kind.REJECTED || attempt == DATASET_TRIES) {
          throw e;
        }
        pause(attempt);
      }
    }
  }

  /** Longer each time, and never in step with another run. */
  private static void pause(int attempt) throws BackendException {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(20, 200) * attempt);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw BackendException.retry("interrupted", e);
    }
  }

  @Override
  public void artifact(String path, Path file) throws BackendException {
    call(() -> artifacts.put(path, file));
  }

  @Override
  public boolean fetch(String path, long most, Path target) throws BackendException {
    boolean[] there = new boolean[1];
    call(() -> there[0] = artifacts.fetch(path, most, target));
    return there[0];
  }

  @Override
  public OptionalInt model(String name, ModelCard card, SortedMap<String, Path> files, int step)
      throws BackendException {
    OptionalInt[] next = new OptionalInt[1];
    call(() -> next[0] = models.log(new ModelName(run, clientRunId, name), card, files, step));
    return next[0];
  }

  @Override
  public void end(RunStatus status, Instant time) throws BackendException {
    Service.UpdateRun request =
        Service.UpdateRun.newBuilder()
            .setRunId(id)
            .setStatus(Service.RunStatus.valueOf(status.name()))
            .setEndTime(time.toEpochMilli())
            .build();
    call(
        () -> {
          takeBackReap();
          api.updateRun(request);
        });
  }

  /** Somebody may have taken this process for dead; why it ended is now for it to say. */
  private void takeBackReap() throws CallFailure {
    Map<String, String> tags = Heartbeat.tags(api.run(id));
    String reaped = tags.get(RunningRuns.REAPED);
    if (reaped != null) {
      if (reaped.equals(tags.get(Run.END_REASON))) {
        api.deleteTag(id, Run.END_REASON);
      }
      api.deleteTag(id, RunningRuns.REAPED);
    }
  }

  @Override
  public void alive(Instant now) throws BackendException {
    tags(Map.of(Heartbeat.HEARTBEAT, Long.toString(now.toEpochMilli())));
  }

  /** The server keeps the time of the end that was taken back until there is another. */
  @Override
  public void resume() throws BackendException {
    Service.UpdateRun request =
        Service.UpdateRun.newBuilder().setRunId(id).setStatus(Service.RunStatus.RUNNING).build();
    call(
        () -> {
          takeBackReap();
          api.updateRun(request);
        });
  }

  private void call(Call call) throws BackendException {
    try {
      call.make();
    } catch (CallFailure e) {
      if (e.reason() == Reason.INVALID && e.status() == 400 && isDeleted()) {
        throw BackendException.gone(
            "run %s was deleted on the server; restore it there to continue".formatted(id));
      }
      throw Failures.toBackend(e);
    } catch (UnfitFileException e) {
      throw BackendException.rejected(e.getMessage());
    } catch (IOException e) {
      throw BackendException.retry("a file cannot be copied or read: " + e, e);
    }
  }

  /**
   * Whether the run, or its experiment with it, is deleted; the answer to a write says only 400.
   */
  private boolean isDeleted() {
    try {
      return api.run(id).getInfo().getLifecycleStage().equals("deleted");
    } catch (CallFailure e) {
      return false;
    }
  }

  private static String text(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a data set's profile must be plain JSON: " + value, e);
    }
  }
}
