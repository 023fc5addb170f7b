package io.coursework.mlflow.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coursework.mlflow.backend.http.MlflowConnection;
import io.coursework.mlflow.server.MlflowReader;
import io.coursework.mlflow.server.MlflowServer;
import io.coursework.tracking.Eventually;
import io.coursework.tracking.backend.Backend;
import io.coursework.tracking.backend.BackendContract;
import io.coursework.tracking.backend.BackendException;
import io.coursework.tracking.backend.RemoteRun;
import io.coursework.tracking.backend.RunContent;
import io.coursework.tracking.provenance.GitState;
import io.coursework.tracking.run.DatasetInput;
import io.coursework.tracking.run.RunHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mlflow.api.proto.Service;
import org.mlflow.tracking.MlflowClient;

@Tag("mlflow")
class MlflowBackendTest extends BackendContract {
  private static final String MODEL =
      """
      flavors:
        python_function:
          loader_module: none
      utc_time_created: '2026-01-01 00:00:00.000000'
      """;

  private final MlflowServer server = MlflowServer.shared();
  private final String experiment = "contract " + UUID.randomUUID();

  @Override
  protected Backend backend() {
    return new MlflowBackend(MlflowConnection.of(server.uri()));
  }

  @Override
  protected String experiment() {
    return experiment;
  }

  @Override
  protected RunContent read(String remoteId) throws IOException {
    return MlflowReader.read(server.uri(), server.artifacts(), remoteId);
  }

  @Override
  @Test
  protected void keepsAModelOnceHoweverOftenItIsSent() throws Exception {
    MlflowServer.assumeVersion3("models of their own");
    super.keepsAModelOnceHoweverOftenItIsSent();
  }

  @Test
  void tellsAnOlderServerOfAModelOnce(@TempDir Path directory) throws Exception {
    Assumptions.assumeTrue(
        MlflowServer.version().startsWith("2."), "MLflow 3 keeps models as entities of their own");
    RunHeader header = RunHeader.of(experiment, "model");
    TreeMap<String, Path> files = new TreeMap<>();
    files.put("MLmodel", Files.writeString(directory.resolve("MLmodel"), MODEL));
    files.put("graph/graph.pb", Files.writeString(directory.resolve("graph.pb"), "graph"));
    String id = backend().open(header).id();
    model(header, files);
    RunContent run = read(id);
    assertEquals(Set.of("model/MLmodel", "model/graph/graph.pb"), run.artifacts().keySet());
    JsonNode told = new ObjectMapper().readTree(run.tags().get("mlflow.log-model.history"));
    assertEquals(1, told.size(), told.toString());
    assertEquals("model", told.get(0).path("artifact_path").asText());
  }

  @Test
  void describesANewExperimentItsKindAndItsMetric() throws Exception {
    String id =
        new MlflowBackend(
                MlflowConnection.of(server.uri()),
                new ExperimentPage("What we try here", Optional.of("eval/sum/accuracy"), List.of()))
            .experimentId(experiment);
    assertEquals(id, ((MlflowBackend) backend()).experimentId(experiment));
    try (MlflowClient client = new MlflowClient(server.uri().toString())) {
      Map<String, String> tags =
          client.getExperiment(id).getTagsList().stream()
              .collect(
                  Collectors.toMap(Service.ExperimentTag::getKey, Service.ExperimentTag::getValue));
      assertEquals("custom_model_development", tags.get("mlflow.experimentKind"));
      assertEquals("What we try here", tags.get("mlflow.note.content"));
      assertEquals("eval/sum/accuracy", tags.get("mlflow.experiment.primaryMetric.name"));
      assertEquals("True", tags.get("mlflow.experiment.primaryMetric.greaterIsBetter"));
    }
  }

  @Test
  void fillsTheFieldsThatThePageOfARunShows() throws Exception {
    RunHeader header =
        RunHeader.of(experiment, "shown")
            .withSource(
                "configs/joint.yaml",
                Optional.of(
                    new GitState(
                        "c0ffee",
                        Optional.of("main"),
                        true,
                        Optional.of("https://git.example/x.git"))))
            .withDescription("**Joint** training");
    Map<String, String> tags = read(backend().open(header).id()).tags();
    assertEquals("shown", tags.get("mlflow.runName"));
    assertEquals(header.user(), tags.get("mlflow.user"));
    assertEquals("configs/joint.yaml", tags.get("mlflow.source.name"));
    assertEquals("LOCAL", tags.get("mlflow.source.type"));
    assertEquals("c0ffee", tags.get("mlflow.source.git.commit"));
    assertEquals("main", tags.get("mlflow.source.git.branch"));
    assertEquals("true", tags.get("mlflow.source.git.dirty"));
    assertEquals("https://git.example/x.git", tags.get("mlflow.source.git.repoURL"));
    assertEquals("**Joint** training", tags.get("mlflow.note.content"));
    assertEquals(header.clientRunId(), tags.get("coursework.client_run_id"));
  }

  @Test
  void describesADatasetAsThePageReadsIt() throws Exception {
    RemoteRun run = backend().open(RunHeader.of(experiment, "dataset"));
    run.dataset(
        new DatasetInput(
            "listops/sum",
            "test",
            "describedhere", // MLflow 2 takes the description of any other of this name and digest
            Map.of("generator", "listops", "seed", "1"),
            List.of(
                new DatasetInput.Column("expression", "string"),
                new DatasetInput.Column("value", "long")),
            Map.of("num_rows", 512)));
    try (MlflowClient client = new MlflowClient(server.uri().toString())) {
      Service.Dataset dataset =
          client.getRun(run.id()).getInputs().getDatasetInputs(0).getDataset();
      assertEquals("code", dataset.getSourceType());
      assertEquals("{\"tags\":{\"generator\":\"listops\",\"seed\":\"1\"}}", dataset.getSource());
      assertEquals(
          "{\"mlflow_colspec\":[{\"name\":\"expression\",\"type\":\"string\",\"required\":true},"
              + "{\"name\":\"value\",\"type\":\"long\",\"required\":true}]}",
          dataset.getSchema());
      assertEquals("{\"num_rows\":512}", dataset.getProfile());
    }
  }

  @Test
  void saysWhatToDoAboutADeletedExperiment() throws Exception {
    String id = new MlflowBackend(MlflowConnection.of(server.uri())).experimentId(experiment);
    try (MlflowClient client = new MlflowClient(server.uri().toString())) {
      client.deleteExperiment(id);
    }
    BackendException e =
        assertThrows(
            BackendException.class, () -> backend().open(RunHeader.of(experiment, "late")));
    assertEquals(BackendException.Kind.GONE, e.kind());
    assertTrue(
        e.getMessage().contains("mlflow experiments restore --experiment-id " + id),
        e.getMessage());
    ServerReport report =
        new ServerCheck(
                MlflowConnection.of(
                    Map.of(
                        "MLFLOW_TRACKING_URI",
                        server.uri().toString(),
                        "MLFLOW_EXPERIMENT_NAME",
                        experiment)),
                Eventually.LONG)
            .check();
    assertEquals(Optional.of("experiment '%s' is deleted".formatted(experiment)), report.problem());
  }

  @Test
  void findsAnExperimentByItsId() throws Exception {
    String id = new MlflowBackend(MlflowConnection.of(server.uri())).experimentId(experiment);
    assertEquals(Optional.of(experiment), checkOfExperiment(id).experiment());
    ServerReport none = checkOfExperiment("987654321");
    assertEquals(
        Optional.of("MLFLOW_EXPERIMENT_ID = 987654321 is not the id of any experiment there"),
        none.problem());
  }

  private ServerReport checkOfExperiment(String id) {
    return new ServerCheck(
            MlflowConnection.of(
                Map.of("MLFLOW_TRACKING_URI", server.uri().toString(), "MLFLOW_EXPERIMENT_ID", id)),
            Eventually.LONG)
        .check();
  }

  @Test
  void knowsADeletedRunFromABadValue() throws Exception {
    RunHeader header = RunHeader.of(experiment, "deleted");
    RemoteRun run = backend().open(header);
    try (MlflowClient client = new MlflowClient(server.uri().toString())) {
      client.deleteRun(run.id());
    }
    for (var attempt :
        List.<org.junit.jupiter.api.function.Executable>of(
            () -> run.tags(Map.of("a", "b")), () -> backend().open(header))) {
      BackendException e = assertThrows(BackendException.class, attempt);
      assertEquals(BackendException.Kind.GONE, e.kind(), e.getMessage());
    }
  }

  @Test
  void settlesOnOneOfTwoRunsWithOurId() throws Exception {
    RunHeader header = RunHeader.of(experiment, "twin");
    String first = backend().open(header).id();
    String twin;
    try (MlflowClient client = new MlflowClient(server.uri().toString())) {
      twin =
          client
              .createRun(
                  Service.CreateRun.newBuilder()
                      .setExperimentId(client.getRun(first).getInfo().getExperimentId())
                      .addTags(
                          Service.RunTag.newBuilder()
                              .setKey("coursework.client_run_id")
                              .setValue(header.clientRunId()))
                      .build())
              .getRunId();
    }
    String kept = backend().open(header).id();
    assertEquals(kept, backend().open(header).id());
    RunContent other = read(kept.equals(first) ? twin : first);
    assertEquals("KILLED", other.status());
    assertEquals(kept, other.tags().get("coursework.duplicate_of"));
    assertEquals("RUNNING", read(kept).status());
  }

  @Test
  void findsNothingWrongWithTheServer() {
    ServerReport report =
        new ServerCheck(MlflowConnection.of(server.uri()), Eventually.LONG).check();
    assertTrue(report.usable() && report.reachable(), report.toString());
    assertEquals(Optional.of(MlflowServer.version()), report.version());
    assertEquals(Optional.of("proxied by the server"), report.artifactRoute());
  }
}
