package io.coursework.mlflow.backend;

import io.coursework.mlflow.backend.http.CallFailure;
import io.coursework.mlflow.backend.http.CallFailure.Reason;
import io.coursework.mlflow.backend.http.MlflowApi;
import io.coursework.tracking.backend.BackendException;
import io.coursework.tracking.provenance.ProcessTable;
import io.coursework.tracking.run.RunHeader;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.mlflow.api.proto.Service;

/**
 * Runs that somebody else has made for a training of ours to attach to, as {@code mlflow run} does.
 * One that ended is opened again. One that a training of ours has recorded is free for another only
 * if that one had attached to it, too, and is over: then a scheduler has started the work again.
 */
final class ForeignRuns {

  /** On a run that was there before the training that records it. */
  private static final String ATTACHED = "coursework.attached";

  /** Our ids of trainings that recorded such a run before, with spaces between them. */
  private static final String EARLIER_IDS = "coursework.earlier_client_run_ids";

  private final MlflowApi api;

  ForeignRuns(MlflowApi api) {
    this.api = api;
  }

  /**
   * Looks whether a new training can attach to a run.
   *
   * @throws BackendException if it is not there, or not free
   */
  Service.RunInfo attachable(String id) throws CallFailure, BackendException {
    Service.Run run = existing(api, id);
    requireFree(run, "");
    return run.getInfo();
  }

  /**
   * Makes such a run the one of a header; a repeat changes nothing. Its experiment, name, source
   * and params stay what they are.
   *
   * @throws BackendException if it is not there, or not free
   */
  Service.RunInfo attach(RunHeader header, String id) throws CallFailure, BackendException {
    Service.Run run = existing(api, id);
    Map<String, String> tags = Heartbeat.tags(run);
    String owner = tags.get(MlflowBackend.CLIENT_RUN_ID);
    if (!header.clientRunId().equals(owner)) {
      requireFree(run, header.clientRunId());
      Map<String, String> own = new TreeMap<>(header.tags());
      own.put(MlflowBackend.CLIENT_RUN_ID, header.clientRunId());
      own.put(ATTACHED, "true");
      if (owner != null) {
        String earlier = tags.getOrDefault(EARLIER_IDS, "");
        own.put(EARLIER_IDS, (earlier + " " + owner).strip());
      }
      if (!header.description().isBlank()) {
        own.put("mlflow.note.content", header.description());
      }
      api.updateRun(
          Service.UpdateRun.newBuilder().setRunId(id).setStatus(Service.RunStatus.RUNNING).build());
      Service.LogBatch.Builder batch = Service.LogBatch.newBuilder().setRunId(id);
      FoldedTags.fold(own, Map.of())
          .forEach(
              (key, value) ->
                  batch.addTags(Service.RunTag.newBuilder().setKey(key).setValue(value)));
      api.logBatch(batch.build());
    }
    return run.getInfo();
  }

  /**
   * A run that is there and not deleted.
   *
   * @throws BackendException if it is not
   */
  static Service.Run existing(MlflowApi api, String id) throws CallFailure, BackendException {
    try {
      Service.Run run = api.run(id);
      requireActive(run);
      return run;
    } catch (CallFailure e) {
      if (e.reason() == Reason.MISSING) {
        throw BackendException.gone(
            "there is no run %s on the server; name one that is there".formatted(id));
      }
      throw e;
    }
  }

  static void requireActive(Service.Run run) throws BackendException {
    if (run.getInfo().getLifecycleStage().equals("deleted")) {
      throw BackendException.gone(
          "run %s was deleted on the server; restore it there to continue"
              .formatted(run.getInfo().getRunId()));
    }
  }

  /**
   * Refuses a run that is another's: two trainings in one run would mix their curves.
   *
   * @param clientRunId who wants it
   */
  private static void requireFree(Service.Run run, String clientRunId) throws BackendException {
    String id = run.getInfo().getRunId();
    Map<String, String> tags = Heartbeat.tags(run);
    String owner = tags.get(MlflowBackend.CLIENT_RUN_ID);
    if (owner == null) {
      return;
    }
    if (!tags.containsKey(ATTACHED)) {
      throw BackendException.refused(
          "run %s was created by another training (coursework id %s); continue in that one's folder (train --resume), or name a run that 'mlflow run' made"
              .formatted(id, owner));
    }
    if (List.of(tags.getOrDefault(EARLIER_IDS, "").split(" ")).contains(clientRunId)) {
      throw BackendException.refused(
          "run %s was taken over by another training (coursework id %s); this one's data stays in its folder"
              .formatted(id, owner));
    }
    Heartbeat pulse = Heartbeat.of(run);
    Instant now = Instant.now();
    if (run.getInfo().getStatus() == Service.RunStatus.RUNNING
        && pulse.mayLive(ProcessTable.here(), now)) {
      throw BackendException.refused(
          "run %s is being recorded by another training (process %s), heard of %d s ago; wait for its end, or stop it"
              .formatted(
                  id,
                  pulse.process().map(p -> p.pid() + " on " + p.host()).orElse("unknown"),
                  Math.max(0, pulse.silence(now).toSeconds())));
    }
  }
}
