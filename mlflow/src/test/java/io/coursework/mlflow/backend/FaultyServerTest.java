package io.coursework.mlflow.backend;

import static io.coursework.mlflow.backend.FakeMlflow.answer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import io.coursework.mlflow.backend.http.MlflowConnection;
import io.coursework.mlflow.server.JournalContent;
import io.coursework.tracking.Eventually;
import io.coursework.tracking.Tracking;
import io.coursework.tracking.backend.BackendException;
import io.coursework.tracking.run.DatasetInput;
import io.coursework.tracking.run.Delivery;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.run.RunStatus;
import io.coursework.tracking.secret.Secrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
class FaultyServerTest {
  private static final Duration LONG = Eventually.LONG;
  private static final String BATCH = "runs/log-batch";

  @TempDir Path directory;

  private final FakeMlflow fake;
  private final List<String> notices = Collections.synchronizedList(new ArrayList<>());

  FaultyServerTest() throws IOException {
    fake = new FakeMlflow();
  }

  @AfterEach
  void endTheServer() {
    fake.close();
  }

  private MlflowBackend backend() {
    return backend(LONG);
  }

  /**
   * @param exchange how long an answer is waited for
   */
  private MlflowBackend backend(Duration exchange) {
    return new MlflowBackend(MlflowConnection.of(fake.uri()), ExperimentPage.EMPTY, exchange);
  }

  private Run start() throws IOException {
    return start(LONG);
  }

  private Run start(Duration exchange) throws IOException {
    return new Tracking(directory, backend(exchange), Secrets.of(Map.of()), notices::add)
        .start(RunHeader.of("e", "n"));
  }

  private void record(Run run, int steps) {
    for (int step = 0; step < steps; step++) {
      run.metrics(Map.of("train/loss", 1.0, "lr", 0.1), step);
    }
    run.end(RunStatus.FINISHED, null);
  }

  private void assertAllArrivedOnce(Run run, int points) throws IOException {
    Delivery delivery = run.drain(LONG);
    assertTrue(delivery.complete(), delivery.toString());
    assertEquals(1, fake.runs());
    assertEquals(points, fake.points());
    assertEquals("FINISHED", fake.status("run0"));
    assertEquals(List.of(), JournalContent.read(run.directory()).differences(fake.content("run0")));
  }

  private static void slowDown(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Retry-After", "1");
    answer(
        exchange,
        429,
        "application/json",
        "{\"error_code\":\"REQUEST_LIMIT_EXCEEDED\",\"message\":\"slow down\"}");
  }

  private static void silenceAfterTheHeaders(HttpExchange exchange) throws Exception {
    exchange.sendResponseHeaders(200, 100);
    exchange.getResponseBody().write("{".getBytes(StandardCharsets.UTF_8));
    exchange.getResponseBody().flush();
    Eventually.silence();
  }

  private static void error500(HttpExchange exchange) throws IOException {
    answer(exchange, 500, "application/json", "{\"error_code\":\"INTERNAL_ERROR\"}");
  }

  @Test
  void sendsTheBatchesOfAllRunsOneAtATime() throws Exception {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicBoolean first = new AtomicBoolean(true);
    for (int i = 0; i < 6; i++) {
      fake.insteadOf(
          BATCH,
          exchange -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            if (first.getAndSet(false)) {
              Eventually.await(
                  "the two other senders to wait for their turn", () -> waitingForTheirTurn() == 2);
            }
            now.decrementAndGet();
            answer(exchange, 200, "application/json", "{}");
          });
    }
    Tracking tracking = new Tracking(directory, backend(), Secrets.of(Map.of()), notices::add);
    List<Run> runs = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      runs.add(tracking.start(RunHeader.of("e", "n" + i)));
    }
    runs.forEach(run -> record(run, 5));
    for (Run run : runs) {
      assertTrue(run.drain(LONG).complete());
      run.close();
    }
    assertEquals(1, most.get());
  }

  /** Threads that have a batch to send and stand at the gate. */
  private static long waitingForTheirTurn() {
    return Thread.getAllStackTraces().values().stream()
        .map(List::of)
        .filter(stack -> stack.stream().anyMatch(f -> f.getMethodName().equals("logBatch")))
        .filter(stack -> stack.stream().anyMatch(f -> f.getClassName().endsWith(".Semaphore")))
        .count();
  }

  @Test
  void waitsAsLongAsARateLimitAsksAndLosesNothing() throws IOException {
    for (int i = 0; i < 3; i++) {
      fake.insteadOf(BATCH, FaultyServerTest::slowDown);
    }
    long start = System.nanoTime();
    try (Run run = start()) {
      record(run, 20);
      assertAllArrivedOnce(run, 40);
    }
    // Three answers asked for a second each; less would mean that they were not obeyed.
    assertTrue(System.nanoTime() - start >= 3_000_000_000L);
    assertEquals(4, fake.calls(BATCH));
  }

  @Test
  void givesUpOnSilenceAndSendsAgain() throws IOException {
    fake.insteadOf(BATCH, exchange -> Eventually.silence())
        .insteadOf(BATCH, FaultyServerTest::silenceAfterTheHeaders);
    try (Run run = start(Duration.ofSeconds(2))) {
      record(run, 300);
      assertAllArrivedOnce(run, 600);
    }
    assertTrue(fake.calls(BATCH) >= 3);
  }

  @Test
  void findsTheRunWhoseCreationWasNotAnswered() throws IOException {
    fake.inPlaceOfTheAnswerTo("runs/create", HttpExchange::close)
        .inPlaceOfTheAnswerTo("runs/search", FaultyServerTest::error500);
    try (Run run = start()) {
      record(run, 10);
      assertAllArrivedOnce(run, 20);
    }
    assertEquals(1, fake.calls("runs/create"));
  }

  @Test
  void doublesNothingWhenAnswersAreLostOrWrong() throws IOException {
    fake.inPlaceOfTheAnswerTo(BATCH, HttpExchange::close)
        .inPlaceOfTheAnswerTo(BATCH, FaultyServerTest::error500)
        .inPlaceOfTheAnswerTo("runs/update", FaultyServerTest::error500);
    try (Run run = start()) {
      record(run, 300);
      assertAllArrivedOnce(run, 600);
    }
  }

  @Test
  void keepsOneModelWhateverAnswersAreLost() throws IOException {
    for (String call :
        List.of("mlflow/logged-models", "saved_model.pb", "logged-models/m-0", "runs/outputs")) {
      fake.inPlaceOfTheAnswerTo(call, HttpExchange::close);
    }
    try (Run run = start()) {
      run.model("model", model());
      record(run, 10);
      assertAllArrivedOnce(run, 20);
    }
    assertEquals(Map.of("m-0", "LOGGED_MODEL_READY"), fake.models());
    assertEquals(List.of("m-0"), fake.outputs());
    assertEquals(
        Set.of("1/models/m-0/artifacts/MLmodel", "1/models/m-0/artifacts/tfmodel/saved_model.pb"),
        fake.files().keySet());
  }

  @Test
  void keepsAModelAsFilesOfTheRunOnAnOlderServer() throws IOException {
    fake.old().inPlaceOfTheAnswerTo("runs/log-model", HttpExchange::close);
    try (Run run = start()) {
      run.model("model", model());
      record(run, 10);
      assertAllArrivedOnce(run, 20);
    }
    assertEquals(
        Set.of("1/run0/artifacts/model/MLmodel", "1/run0/artifacts/model/tfmodel/saved_model.pb"),
        fake.files().keySet());
    assertEquals(1, fake.toldModels().size());
    String told = fake.toldModels().get(0);
    assertTrue(told.contains("\"run_id\":\"run0\""), told);
    assertTrue(told.contains("\"artifact_path\":\"model\""), told);
  }

  private Path model() throws IOException {
    Path folder = directory.resolve("exported");
    Files.createDirectories(folder.resolve("tfmodel"));
    Files.writeString(folder.resolve("tfmodel/saved_model.pb"), "graph");
    Files.writeString(folder.resolve("MLmodel"), "flavors: {}\n");
    return folder;
  }

  /** Two runs that name one data set at one moment: the server's table takes one of them. */
  @Test
  void namesADataSetAgainWhenAnotherRunWasFaster() throws IOException {
    FakeMlflow.Fault collision =
        exchange -> answer(exchange, 400, "application/json", "{\"error_code\": \"BAD_REQUEST\"}");
    fake.insteadOf("runs/log-inputs", collision).insteadOf("runs/log-inputs", collision);
    try (Run run = start()) {
      run.dataset(
          new DatasetInput(
              "listops/train", "train", "0a1b2c3d", Map.of(), List.of(), Map.of("stream", true)));
      run.end(RunStatus.FINISHED, null);
      assertAllArrivedOnce(run, 0);
    }
    assertEquals(3, fake.calls("runs/log-inputs"));
  }

  /** A proxy that takes no large files must not cost the rest of the run. */
  @Test
  void aFileThatIsTooLargeForAProxyCostsThatFileOnly() throws IOException {
    fake.insteadOf(
        "weights", exchange -> answer(exchange, 413, "text/html", "<html>too large</html>"));
    try (Run run = start()) {
      run.artifact("weights", new byte[1000]);
      run.artifact("notes", new byte[10]);
      run.end(RunStatus.FINISHED, null);
      Delivery delivery = run.drain(LONG);
      assertEquals(1, delivery.rejected());
      assertEquals(0, delivery.unsent());
    }
    assertEquals(Set.of("1/run0/artifacts/notes"), fake.files().keySet());
  }

  @Test
  void uploadsAFileAgainWhenTheConnectionBreaks() throws IOException {
    fake.insteadOf("weights", HttpExchange::close).insteadOf("weights", FaultyServerTest::error500);
    try (Run run = start()) {
      run.artifact("a+b/weights", new byte[300_000]);
      run.end(RunStatus.FINISHED, null);
      assertAllArrivedOnce(run, 0);
    }
    assertEquals(Map.of("1/run0/artifacts/a+b/weights", 300_000), fake.files());
  }

  /** As a store does behind a gateway that cut the file without a word. */
  private static void showsHalfOfIt(HttpExchange exchange) throws IOException {
    answer(
        exchange,
        200,
        "application/json",
        "{\"files\":[{\"path\":\"weights\",\"is_dir\":false,\"file_size\":500}]}");
  }

  @Test
  void sendsAFileAgainOfWhichTheStoreShowsOnlyAPart() throws IOException {
    fake.insteadOf("mlflow-artifacts/artifacts", FaultyServerTest::showsHalfOfIt);
    try (Run run = start()) {
      run.artifact("weights", new byte[1000]);
      run.end(RunStatus.FINISHED, null);
      assertAllArrivedOnce(run, 0);
    }
    assertEquals(2, fake.calls("/artifacts/weights"));
  }

  @Test
  void saysThatAStoreKeepsAFileOtherThanItWasSent() throws IOException {
    for (int i = 0; i < 3; i++) {
      fake.insteadOf("mlflow-artifacts/artifacts", FaultyServerTest::showsHalfOfIt);
    }
    try (Run run = start()) {
      run.artifact("weights", new byte[1000]);
      run.artifact("notes", new byte[10]);
      run.end(RunStatus.FINISHED, null);
      Delivery delivery = run.drain(LONG);
      assertEquals(1, delivery.rejected());
      assertEquals(0, delivery.unsent());
    }
    assertTrue(
        notices.toString().contains("after 3 uploads the store shows 500 of them"),
        notices.toString());
    assertEquals(3, fake.calls("/artifacts/weights"));
    assertEquals(1, fake.calls("/artifacts/notes"));
  }

  @Test
  void stopsAtALoginPageWithoutAStormOfTries() throws IOException {
    for (int i = 0; i < 5; i++) {
      fake.insteadOf(
          "get-by-name",
          exchange -> {
            exchange.getResponseHeaders().set("Location", "https://login.example/sso?token=secret");
            answer(exchange, 302, "text/html", "");
          });
    }
    try (Run run = start()) {
      record(run, 10);
      Delivery delivery = run.drain(LONG);
      assertEquals(12, delivery.unsent());
      String problem = delivery.problem().orElseThrow();
      assertTrue(problem.contains("redirect to https://login.example,"), problem);
      assertFalse(problem.contains("secret"), problem);
    }
    assertEquals(1, fake.calls("get-by-name"));
    assertEquals(1, notices.size());
  }

  @Test
  void takesAPageForPeopleForNoAnswer() {
    fake.insteadOf(
        "get-by-name",
        exchange -> answer(exchange, 200, "text/html", "<!doctype html><h1>Sign in</h1>"));
    BackendException e =
        assertThrows(BackendException.class, () -> backend().open(RunHeader.of("e", "n")));
    assertEquals(BackendException.Kind.REFUSED, e.kind());
    assertTrue(e.getMessage().contains("HTML page"), e.getMessage());
  }

  @Test
  void saysHowToLogIn() {
    fake.insteadOf(
        "get-by-name",
        exchange -> answer(exchange, 401, "text/plain", "You are not authenticated."));
    BackendException e =
        assertThrows(BackendException.class, () -> backend().open(RunHeader.of("e", "n")));
    assertEquals(BackendException.Kind.REFUSED, e.kind());
    assertTrue(e.getMessage().contains("MLFLOW_TRACKING_TOKEN"), e.getMessage());
  }

  @Test
  void showsItsCredentialsToTheServerOnly() throws Exception {
    Map<String, String> basic =
        Map.of(
            "MLFLOW_TRACKING_URI", fake.uri().toString(),
            "MLFLOW_TRACKING_USERNAME", "bob",
            "MLFLOW_TRACKING_PASSWORD", "hunter2",
            "MLFLOW_TRACKING_TOKEN", "ignored beside a user");
    new MlflowBackend(MlflowConnection.of(basic)).experimentId("e");
    Map<String, String> bearer =
        Map.of("MLFLOW_TRACKING_URI", fake.uri() + "/", "MLFLOW_TRACKING_TOKEN", "sesame");
    new MlflowBackend(MlflowConnection.of(bearer)).experimentId("e");
    // The first is base64 of bob:hunter2.
    assertEquals(List.of("Basic Ym9iOmh1bnRlcjI=", "Bearer sesame"), fake.authorizations());
  }

  @Test
  void keepsThePathPrefixOfItsAddress() throws Exception {
    Map<String, String> prefixed = Map.of("MLFLOW_TRACKING_URI", fake.uri() + "/team/mlflow/");
    assertEquals("1", new MlflowBackend(MlflowConnection.of(prefixed)).experimentId("e"));
    assertEquals(1, fake.calls("/team/mlflow/api/2.0/mlflow/experiments/get-by-name"));
  }

  @Test
  void readsARetryDate() {
    fake.insteadOf(
        "get-by-name",
        exchange -> {
          exchange.getResponseHeaders().set("Retry-After", "Fri, 31 Dec 2100 23:59:59 GMT");
          answer(exchange, 503, "text/plain", "maintenance");
        });
    BackendException e =
        assertThrows(BackendException.class, () -> backend().open(RunHeader.of("e", "n")));
    assertEquals(BackendException.Kind.RETRY, e.kind());
    assertTrue(e.retryAfter().filter(d -> d.toDays() > 365).isPresent());
    assertEquals(Optional.empty(), Optional.ofNullable(e.getCause()));
  }
}
