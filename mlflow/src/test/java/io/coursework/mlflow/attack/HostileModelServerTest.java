package io.coursework.mlflow.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.coursework.mlflow.backend.RunningRuns;
import io.coursework.mlflow.backend.http.MlflowConnection;
import io.coursework.mlflow.backend.model.ModelDownload;
import io.coursework.mlflow.cli.destination.RunSource;
import io.coursework.mlflow.cli.destination.TrackingOptions;
import io.coursework.tracking.RunRecord;
import io.coursework.tracking.backend.BackendException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that answers what it likes when a model is fetched from it. */
class HostileModelServerTest {
  private static final String MODEL = "models:/m-1";
  private static final long MOST = 1000;
  private static final Map<String, Long> FILES = Map.of("config.yaml", MOST);

  /** The files of a checkpoint beside its sums. */
  private static final String OTHERS =
      "checkpoint.json config.yaml model.safetensors optimizer.first_moment.safetensors";

  /** Answers one call; what it throws ends the connection. */
  @FunctionalInterface
  interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  @TempDir Path folder;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Answer> answers = new LinkedHashMap<>();
  private final AtomicLong calls = new AtomicLong();
  private final AtomicLong sent = new AtomicLong();
  private Yard yard;
  private Path target;
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    yard = new Yard(folder);
    target = Files.createDirectories(yard.house().resolve("fetched"));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::serve);
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  /** The answer of the first whose name is in the call. */
  private void serve(HttpExchange exchange) throws IOException {
    calls.incrementAndGet();
    String call = exchange.getRequestURI().toString();
    try (exchange) {
      for (Map.Entry<String, Answer> answer : answers.entrySet()) {
        if (call.contains(answer.getKey())) {
          answer.getValue().to(exchange);
          return;
        }
      }
      text("{}").to(exchange);
    }
  }

  private static Answer text(String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return exchange -> {
      exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    };
  }

  /** Never ends by itself. */
  private Answer endless(String block) {
    return exchange -> {
      exchange.sendResponseHeaders(200, 0);
      OutputStream out = exchange.getResponseBody();
      byte[] bytes = block.repeat(10_000).getBytes(StandardCharsets.UTF_8);
      while (!Thread.currentThread().isInterrupted()) {
        out.write(bytes);
        sent.addAndGet(bytes.length);
      }
    };
  }

  private MlflowConnection connection() {
    return MlflowConnection.of(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
  }

  private String refusal(String reference, String attack) throws IOException {
    ModelDownload download = new ModelDownload(connection());
    BackendException e =
        assertThrows(
            BackendException.class, () -> download.fetch(reference, FILES, target), attack);
    Yard.assertMessage(e.getMessage(), attack);
    assertTrue(e.getMessage().chars().noneMatch(Character::isISOControl), attack);
    yard.assertUntouched(attack);
    try (Stream<Path> files = Files.list(target)) {
      assertEquals(List.of(), files.toList(), attack);
    }
    return e.getMessage();
  }

  private void modelAt(String root) throws IOException {
    String uri = ForgedJournal.JSON.writeValueAsString(root);
    answers.put("logged-models/m-1", text("{\"model\":{\"info\":{\"artifact_uri\":" + uri + "}}}"));
  }

  private void listing(String files) {
    answers.put("artifacts?path=", text("{\"files\":" + files + "}"));
  }

  @Test
  void followsNoSourceThatLeadsInACircle() throws IOException {
    answers.put(
        "model-versions/get?name=a", text("{\"model_version\":{\"source\":\"models:/b/1\"}}"));
    answers.put(
        "model-versions/get?name=b", text("{\"model_version\":{\"source\":\"models:/a/1\"}}"));
    answers.put(
        "model-versions/get?name=self",
        text("{\"model_version\":{\"source\":\"models:/self/1\"}}"));
    answers.put(
        "registered-models/alias", text("{\"model_version\":{\"source\":\"models:/a@b\"}}"));
    for (String reference : List.of("models:/a/1", "models:/self/1", "models:/a@b")) {
      calls.set(0);
      assertTrue(refusal(reference, reference).contains("form a cycle"));
      assertTrue(calls.get() < 12, reference + ": " + calls + " calls");
    }
  }

  @Test
  void followsNoSourceThatLeadsOnForEver() throws IOException {
    answers.put(
        "model-versions/get",
        exchange ->
            text("{\"model_version\":{\"source\":\"models:/next/%d\"}}".formatted(calls.get()))
                .to(exchange));
    assertTrue(refusal("models:/a/1", "a chain").contains("or never end"));
    assertTrue(calls.get() < 12, calls + " calls");
  }

  static List<String> roots() {
    return List.of(
        "",
        " ",
        "mlflow-artifacts:",
        "mlflow-artifacts:x",
        "mlflow-artifacts:/a b",
        "mlflow-artifacts:/a\nall sent",
        "mlflow-artifacts:/\u001b[2J",
        "mlflow-artifacts:/../../../../api/2.0/mlflow/x?y=%zz",
        "mlflow-artifacts:/%zz",
        "http://[/api/2.0/mlflow-artifacts/artifacts/ x",
        "file:///etc",
        "file://%zz",
        "file:relative",
        "/etc",
        "/proc/self",
        "/dev",
        "/\u0000",
        "/nothing/there",
        "s3://bucket/x\nall sent",
        "C:\\Users",
        "models:/m-1",
        "x".repeat(10_000));
  }

  @ParameterizedTest
  @MethodSource("roots")
  void readsNothingWhereAModelCannotLie(String root) throws IOException {
    modelAt(root);
    String attack = "root " + root.substring(0, Math.min(60, root.length()));
    refusal(MODEL, attack);
  }

  @ParameterizedTest
  @ValueSource(strings = {"link", "device", "large", "folder of links"})
  void readsNoLinkOnASharedDisk(String kind) throws Exception {
    Path store = Files.createDirectories(yard.house().resolve("store/artifacts"));
    Path file = store.resolve("config.yaml");
    switch (kind) {
      case "link" -> Files.createSymbolicLink(file, yard.keys());
      case "device" -> Files.createSymbolicLink(file, Path.of("/dev/zero"));
      case "large" -> Files.writeString(file, "x".repeat((int) MOST + 1));
      default -> {
        Files.createSymbolicLink(store.resolve("sub"), yard.neighbour());
        Files.createDirectories(yard.house().resolve("other"));
      }
    }
    modelAt(store.toString());
    if (kind.startsWith("folder")) {
      answers.put(
          "runs/get", text("{\"run\":{\"info\":{\"artifact_uri\":\"%s\"}}}".formatted(store)));
      ModelDownload download = new ModelDownload(connection());
      for (String path : List.of("sub", "../../../neighbour", "a/../../..", "x\0")) {
        BackendException e =
            assertThrows(
                BackendException.class,
                () -> download.fetch("runs:/r/" + path, Map.of("keys", MOST), target),
                path);
        Yard.assertMessage(e.getMessage(), path);
        yard.assertUntouched(path);
      }
    } else {
      refusal(MODEL, kind);
    }
  }

  /** A run r with two checkpoints, of the newer one only some files; each tells its folder. */
  private void checkpoints(String older, String newer) throws IOException {
    Path store = yard.house().resolve("store/artifacts");
    Map<String, String> sent = Map.of("step_00004000", older, "step_00005000", newer);
    for (Map.Entry<String, String> checkpoint : sent.entrySet()) {
      Path there =
          Files.createDirectories(store.resolve("checkpoints").resolve(checkpoint.getKey()));
      for (String file : checkpoint.getValue().split(" ")) {
        Files.writeString(there.resolve(file), checkpoint.getKey());
      }
      if (Files.exists(there.resolve("SHA256SUMS"))) {
        Files.writeString(
            there.resolve("SHA256SUMS"),
            Stream.of(OTHERS.split(" "))
                .map(file -> "0".repeat(64) + "  " + file + "\n")
                .collect(Collectors.joining()));
      }
    }
    answers.put(
        "runs/get",
        text(
            "{\"run\":{\"info\":{\"run_id\":\"r\",\"experiment_id\":\"1\",\"artifact_uri\":\"%s\"}}}"
                .formatted(store)));
    answers.put("artifacts/list", exchange -> list(store, exchange));
  }

  /** What the server's disk has in the folder that is asked for. */
  private static void list(Path store, HttpExchange exchange) throws IOException {
    String asked = exchange.getRequestURI().getQuery().replaceAll(".*path=([^&]*).*", "$1");
    try (Stream<Path> files = Files.list(store.resolve(asked))) {
      String listed =
          files
              .map(
                  file ->
                      "{\"path\":\"%s\",\"is_dir\":%b}"
                          .formatted(store.relativize(file), Files.isDirectory(file)))
              .collect(Collectors.joining(","));
      text("{\"files\":[" + listed + "]}").to(exchange);
    }
  }

  /** Files go up one by one, and builds before this one began with the sums. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SHA256SUMS",
        "SHA256SUMS checkpoint.json config.yaml",
        "checkpoint.json config.yaml",
        OTHERS
      })
  void takesTheModelOfTheNewestCheckpointThatIsWhole(String sent) throws Exception {
    checkpoints("SHA256SUMS " + OTHERS, sent);
    new ModelDownload(connection()).fetch("runs:/r", FILES, target);
    assertEquals("step_00004000", Files.readString(target.resolve("config.yaml")));
  }

  @Test
  void saysWhatTheNewestCheckpointLacksWhereNoneIsWhole() throws IOException {
    checkpoints("SHA256SUMS", "SHA256SUMS checkpoint.json");
    BackendException e =
        assertThrows(
            BackendException.class,
            () -> new ModelDownload(connection()).fetch("runs:/r", FILES, target));
    assertTrue(e.getMessage().contains("no checkpoints/step_00005000/config.yaml"), e.getMessage());
  }

  private Optional<Path> newestCheckpoint() throws IOException {
    RunRecord record =
        new RunRecord(
            "r",
            Optional.empty(),
            "e",
            "r",
            Optional.empty(),
            new TreeMap<>(),
            new TreeMap<>(),
            new TreeMap<>());
    TrackingOptions options =
        new TrackingOptions(
            Optional.of(connection().uri().toString()),
            false,
            Optional.empty(),
            Optional.empty(),
            false);
    return new RunSource("runs:/r", target, record, Optional.empty(), Optional.empty())
        .newestCheckpoint(options);
  }

  /** Of what the model alone can be read from, no training can continue. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SHA256SUMS",
        "SHA256SUMS checkpoint.json config.yaml",
        "SHA256SUMS checkpoint.json config.yaml model.safetensors",
        OTHERS
      })
  void continuesFromTheNewestCheckpointThatIsWhole(String sent) throws IOException {
    checkpoints("SHA256SUMS " + OTHERS, sent);
    Path newest = newestCheckpoint().orElseThrow();
    assertEquals(target.resolve("checkpoints/step_00004000"), newest);
    try (Stream<Path> files = Files.list(newest)) {
      assertEquals(
          List.of(("SHA256SUMS " + OTHERS).split(" ")),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void continuesFromNoCheckpointWhereNoneIsWhole() throws IOException {
    checkpoints("SHA256SUMS", OTHERS);
    assertEquals(Optional.empty(), newestCheckpoint());
  }

  static List<String> listings() {
    return List.of(
        "[{\"path\":\"config.yaml\",\"file_size\":1000000000000000000}]",
        "[{\"path\":\"config.yaml\",\"file_size\":1001}]",
        "[{\"path\":\"config.yaml\",\"file_size\":10}]",
        "[{\"path\":\"config.yaml\",\"file_size\":0}]",
        "[{\"path\":\"config.yaml\",\"file_size\":-5}]",
        "[{\"path\":\"config.yaml\",\"file_size\":\"many\"}]",
        "[{\"path\":\"config.yaml\",\"file_size\":null}]",
        "[{\"path\":\"config.yaml\"}]",
        "[{\"path\":\"config.yaml\",\"file_size\":1e400}]",
        "[{\"path\":\"../../neighbour/config.yaml\"}]",
        "[{\"path\":\"config.yaml\",\"is_dir\":true}]",
        "[{\"path\":null}]",
        "[null]",
        "{}",
        "null",
        "7",
        "[[[]]]",
        "[");
  }

  /** The file itself has no end. */
  @ParameterizedTest
  @MethodSource("listings")
  void takesNoMoreThanWasListed(String files) throws IOException {
    modelAt("mlflow-artifacts:/1/models/m-1/artifacts");
    listing(files);
    answers.put("artifacts/artifacts/1/models", endless("x"));
    answers.put("mlflow-artifacts/artifacts/1", endless("x"));
    refusal(MODEL, files);
    assertTrue(sent.get() < 64 << 20, sent + " bytes were sent");
  }

  static List<String> oddAnswers() {
    return List.of(
        "",
        "{",
        "{}",
        "{\"model\":",
        "{\"model\":[]}",
        "{\"model\":{\"info\":7}}",
        "{\"model\":{\"info\":{\"artifact_uri\":{}}}}",
        "null",
        "[]",
        "<html>login</html>",
        "{\"a\":".repeat(3_000),
        "{\"a\":\"" + "\u001b[2J".repeat(100) + "\"}",
        "{\"model_version\":{\"source\":\"runs:/../../x\"}}",
        "{\"model_version\":{\"source\":\"models:/\"}}",
        "{\"model_version\":{\"source\":\"runs:\"}}",
        "{\"model_version\":{\"source\":\"\"}}",
        "{\"model_version\":{\"source\":null}}",
        "{\"run\":{\"info\":{\"experiment_id\":\"'\\n\",\"artifact_uri\":\"\\u0000\"}}}");
  }

  @ParameterizedTest
  @MethodSource("oddAnswers")
  void saysWhatAnswerIsNone(String body) throws IOException {
    answers.put("/", text(body));
    for (String reference :
        List.of(MODEL, "models:/a/1", "models:/a@b", "runs:/r", "runs:/r/model")) {
      refusal(reference, reference + " " + body.substring(0, Math.min(60, body.length())));
    }
  }

  @Test
  @Tag("long")
  void readsNoAnswerWithoutEnd() throws IOException {
    answers.put("/", endless("{\"a\": 1, "));
    assertTrue(refusal(MODEL, "an answer without end").contains("the answer has more than 64 MB"));
    assertTrue(sent.get() < 256 << 20, sent + " bytes were sent");
  }

  @Test
  void turnsNoPagesWithoutEnd() throws IOException {
    answers.put(
        "experiments/search",
        text("{\"experiments\":[{\"experiment_id\":\"1\"}],\"next_page_token\":\"again\"}"));
    BackendException e =
        assertThrows(BackendException.class, () -> new RunningRuns(connection()).all(count -> {}));
    assertTrue(e.getMessage().contains("has no end"), e.getMessage());
    assertEquals(2, calls.get());
  }
}
