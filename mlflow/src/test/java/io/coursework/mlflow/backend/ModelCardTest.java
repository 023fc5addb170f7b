package io.coursework.mlflow.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.mlflow.backend.http.MlflowConnection;
import io.coursework.mlflow.backend.model.ModelDownload;
import io.coursework.mlflow.backend.model.SourceRun;
import io.coursework.mlflow.server.MlflowReader;
import io.coursework.mlflow.server.MlflowServer;
import io.coursework.tracking.Tracking;
import io.coursework.tracking.backend.RunContent;
import io.coursework.tracking.run.Delivery;
import io.coursework.tracking.run.MetricPoint;
import io.coursework.tracking.run.ModelCard;
import io.coursework.tracking.run.ModelScore;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.run.RunStatus;
import io.coursework.tracking.secret.Secrets;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server shows of a model beside its files. */
class ModelCardTest {
  private static final int PARAMS = 130; // more than one request takes
  private static final String ACCURACY = "eval/sum/accuracy";
  private static final String DATASET = "listops/held-out/SUM";
  private static final String DIGEST = "0123456789abcdef0123456789abcdef";

  @TempDir Path directory;

  private final List<String> notices = new ArrayList<>();

  /** A checkpoint at step 10, and the model of step 20. */
  private void record(Run run) throws IOException {
    Map<String, String> params = new TreeMap<>();
    for (int i = 0; i < PARAMS; i++) {
      params.put("p" + i, "value " + i);
    }
    run.params(params);
    run.metrics(Map.of(ACCURACY, 0.25), 10);
    run.metrics(Map.of("train/loss", 0.7, ACCURACY, 0.5), 20);
    Path model = Files.createDirectories(directory.resolve("model"));
    Files.writeString(model.resolve("MLmodel"), "flavors: {}\n");
    for (int step : List.of(10, 20)) {
      boolean last = step == 20;
      run.model(
          last ? "model" : "model_step_00000010",
          model,
          new ModelCard(
              last ? "joint-7" : "joint-7-step-10",
              step,
              !last,
              "load it by " + ModelCard.ADDRESS,
              List.of(new ModelScore(ACCURACY, step / 40.0, DATASET, DIGEST))));
    }
    run.end(RunStatus.FINISHED, null);
  }

  private String send(URI server) throws IOException {
    MlflowBackend backend = new MlflowBackend(MlflowConnection.of(server));
    try (Run run =
        new Tracking(directory.resolve("runs"), backend, Secrets.of(Map.of()), notices::add)
            .start(RunHeader.of("cards " + UUID.randomUUID(), "joint 7"))) {
      record(run);
      Delivery delivery = run.drain(Duration.ofMinutes(2));
      assertTrue(delivery.complete(), delivery + " " + notices);
      return run.remoteId().orElseThrow();
    }
  }

  private static void check(RunContent content) {
    assertEquals(
        List.of("joint-7", "joint-7-step-10"),
        content.models().stream().map(RunContent.Model::name).sorted().toList());
    for (RunContent.Model model : content.models()) {
      int step = model.name().equals("joint-7") ? 20 : 10;
      assertEquals(PARAMS, model.params().size());
      assertEquals("value 3", model.params().get("p3"));
      assertEquals(
          List.of("%s = %s at %d on %s %s".formatted(ACCURACY, step / 40.0, step, DATASET, DIGEST)),
          model.scores());
      assertTrue(model.description().matches("load it by models:/m-\\w+"), model.description());
    }
    assertEquals(
        List.of(0.25, 0.5),
        content.points().stream()
            .filter(point -> point.key().equals(ACCURACY))
            .map(MetricPoint::value)
            .sorted()
            .toList(),
        "a score is the run's own point, and no second one");
  }

  @Test
  void hasParamsScoresAndTheCallThatLoadsIt() throws IOException {
    try (FakeMlflow fake = new FakeMlflow()) {
      check(fake.content(send(fake.uri())));
    }
  }

  @Test
  void anOlderServerIsToldOfTheLastModelAlone() throws IOException {
    try (FakeMlflow fake = new FakeMlflow().old()) {
      RunContent content = fake.content(send(fake.uri()));
      assertEquals(List.of("model/MLmodel"), List.copyOf(content.artifacts().keySet()));
      assertEquals(1, fake.toldModels().size());
    }
  }

  @Test
  @Tag("mlflow")
  void isTheSameOnARealServer() throws Exception {
    MlflowServer.assumeVersion3("models of their own");
    MlflowServer server = MlflowServer.shared();
    String id = send(server.uri());
    check(MlflowReader.read(server.uri(), server.artifacts(), id));
    MlflowConnection connection = MlflowConnection.of(server.uri());
    Path fetched = Files.createDirectory(directory.resolve("fetched"));
    List<String> ids = new ArrayList<>();
    for (String name : List.of("model", "joint-7", "model_step_00000010", "joint-7-step-10")) {
      Path folder = Files.createDirectory(fetched.resolve(name));
      ModelDownload download = new ModelDownload(connection);
      Optional<SourceRun> run =
          download.fetch("runs:/" + id + "/" + name, Map.of("MLmodel", 10_000L), folder);
      assertEquals(id, run.orElseThrow().id());
      ids.add(
          Files.readString(folder.resolve("MLmodel"))
              .lines()
              .filter(line -> line.startsWith("model_id"))
              .findFirst()
              .orElseThrow());
    }
    assertEquals(ids.get(0), ids.get(1), "by either name");
    assertEquals(ids.get(2), ids.get(3), "by either name");
  }
}
