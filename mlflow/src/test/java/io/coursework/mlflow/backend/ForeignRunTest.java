package io.coursework.mlflow.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.mlflow.backend.http.MlflowConnection;
import io.coursework.mlflow.server.MlflowReader;
import io.coursework.mlflow.server.MlflowServer;
import io.coursework.tracking.backend.BackendException;
import io.coursework.tracking.backend.RemoteRun;
import io.coursework.tracking.backend.RunContent;
import io.coursework.tracking.provenance.ProcessTable;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.run.RunStatus;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.mlflow.api.proto.Service;
import org.mlflow.tracking.MlflowClient;

/** Runs that somebody else has made, as {@code mlflow run} does, and that ours become. */
@Tag("mlflow")
class ForeignRunTest {
  private final MlflowServer server = MlflowServer.shared();
  private final MlflowClient client = new MlflowClient(server.uri().toString());
  private final MlflowBackend backend = new MlflowBackend(MlflowConnection.of(server.uri()));
  private final String experiment = "foreign " + UUID.randomUUID();
  private String id;

  @BeforeEach
  void project() {
    id =
        client
            .createRun(
                Service.CreateRun.newBuilder()
                    .setExperimentId(client.createExperiment(experiment))
                    .setRunName("gifted-cat-7")
                    .setStartTime(1_790_000_000_000L)
                    .addTags(tag("mlflow.source.type", "PROJECT"))
                    .addTags(tag("mlflow.source.name", "mlflow"))
                    .build())
            .getRunId();
    client.logParam(id, "seed", "7");
  }

  @AfterEach
  void close() {
    client.close();
  }

  private static Service.RunTag tag(String key, String value) {
    return Service.RunTag.newBuilder().setKey(key).setValue(value).build();
  }

  private RunContent read() throws IOException {
    return MlflowReader.read(server.uri(), server.artifacts(), id);
  }

  /** Of another experiment: that of the run counts. */
  private static RunHeader header() {
    return RunHeader.of("elsewhere " + UUID.randomUUID(), "ours").withTags(Map.of("device", "cpu"));
  }

  private BackendException refusal(RunHeader header) {
    return assertThrows(BackendException.class, () -> backend.open(header.withRemoteId(id)));
  }

  @Test
  void becomesOursAndStaysWhatItIs() throws Exception {
    assertEquals(experiment, backend.attachable(id));
    RunHeader header = header().withRemoteId(id).withDescription("**Joint** training");
    assertEquals(id, backend.open(header).id());
    RemoteRun run = new MlflowBackend(MlflowConnection.of(server.uri())).open(header);
    assertEquals(id, run.id());
    assertEquals(Optional.of(id), backend.runId(header));
    run.params(Map.of("seed", "7", "model.d_model", "16"));
    RunContent content = read();
    assertEquals("gifted-cat-7", content.name());
    assertEquals(1_790_000_000_000L, content.start());
    assertEquals("RUNNING", content.status());
    assertEquals(Map.of("seed", "7", "model.d_model", "16"), content.params());
    Map<String, String> tags = content.tags();
    assertEquals("PROJECT", tags.get("mlflow.source.type"));
    assertEquals("mlflow", tags.get("mlflow.source.name"));
    assertEquals("cpu", tags.get("device"));
    assertEquals("**Joint** training", tags.get("mlflow.note.content"));
    assertEquals(header.clientRunId(), tags.get("coursework.client_run_id"));
    assertEquals(Optional.empty(), client.getExperimentByName(header.experiment()));
  }

  @Test
  void hasItsPartsBesideIt() throws Exception {
    RunHeader parent = header().withRemoteId(id);
    backend.open(parent);
    RunHeader part = header().withParent(parent.clientRunId());
    String child = backend.open(part).id();
    assertEquals(
        Optional.of(id), MlflowReader.read(server.uri(), server.artifacts(), child).parentId());
    assertEquals(
        client.getRun(id).getInfo().getExperimentId(),
        client.getRun(child).getInfo().getExperimentId());
    assertEquals(child, backend.open(part).id());
  }

  @Test
  void runsAgainWhereItHadEnded() throws Exception {
    client.setTerminated(id, Service.RunStatus.FAILED);
    backend.open(header().withRemoteId(id));
    assertEquals("RUNNING", read().status());
  }

  @Test
  void isRefusedWhereItIsNotThere() {
    client.deleteRun(id);
    BackendException deleted = refusal(header());
    assertEquals(BackendException.Kind.GONE, deleted.kind());
    assertTrue(deleted.getMessage().contains("was deleted"), deleted.getMessage());
    String none = UUID.randomUUID().toString().replace("-", "");
    for (var attempt :
        java.util.List.<org.junit.jupiter.api.function.Executable>of(
            () -> backend.open(header().withRemoteId(none)), () -> backend.attachable(none))) {
      BackendException missing = assertThrows(BackendException.class, attempt);
      assertEquals(BackendException.Kind.GONE, missing.kind());
      assertEquals(
          "there is no run %s on the server; name one that is there".formatted(none),
          missing.getMessage());
    }
  }

  @Test
  void isRefusedWhereATrainingHasMadeIt() throws Exception {
    RunHeader maker = RunHeader.of(experiment, "maker");
    id = backend.open(maker).id();
    BackendException e = refusal(header());
    assertEquals(BackendException.Kind.REFUSED, e.kind());
    assertTrue(
        e.getMessage().contains("another training (coursework id " + maker.clientRunId() + ")"),
        e.getMessage());
  }

  @Test
  void isTakenOverFromATrainingThatIsOverAndNotFromOneThatLives() throws Exception {
    RunHeader first = header().withTags(ProcessTable.here().self().tags()).withRemoteId(id);
    RemoteRun run = backend.open(first);
    BackendException living = refusal(header());
    assertEquals(BackendException.Kind.REFUSED, living.kind());
    assertTrue(
        living.getMessage().contains("process " + ProcessHandle.current().pid() + " on "),
        living.getMessage());
    run.end(RunStatus.FAILED, Instant.now());
    RunHeader second = header().withRemoteId(id);
    backend.open(second);
    RunContent content = read();
    assertEquals("RUNNING", content.status());
    assertEquals(second.clientRunId(), content.tags().get("coursework.client_run_id"));
    assertEquals(first.clientRunId(), content.tags().get("coursework.earlier_client_run_ids"));
    client.setTerminated(id, Service.RunStatus.FINISHED);
    BackendException late = refusal(first);
    assertTrue(late.getMessage().contains("was taken over by"), late.getMessage());
    assertEquals(second.clientRunId(), read().tags().get("coursework.client_run_id"));
  }

  @Test
  void isTakenOverFromAProcessThatIsGone() throws Exception {
    Map<String, String> gone =
        Map.of("coursework.host", "far-away", "coursework.pid", "7"); // its start is in 2026
    backend.open(header().withTags(gone).withRemoteId(id));
    RunHeader second = header().withRemoteId(id);
    backend.open(second).alive(Instant.now());
    assertEquals(second.clientRunId(), read().tags().get("coursework.client_run_id"));
    String fresh = refusal(header()).getMessage();
    assertTrue(fresh.matches(".*heard of [0-9]+ s ago.*"), fresh);
  }
}
