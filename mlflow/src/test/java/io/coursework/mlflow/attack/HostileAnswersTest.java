package io.coursework.mlflow.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.mlflow.backend.FakeMlflow;
import io.coursework.mlflow.backend.FaultyLink;
import io.coursework.mlflow.backend.MlflowBackend;
import io.coursework.mlflow.backend.MlflowConnection;
import io.coursework.mlflow.backend.ServerCheck;
import io.coursework.mlflow.backend.ServerReport;
import io.coursework.tracking.FakeTime;
import io.coursework.tracking.Run;
import io.coursework.tracking.RunHeader;
import io.coursework.tracking.RunStatus;
import io.coursework.tracking.Secrets;
import io.coursework.tracking.Synchronization;
import io.coursework.tracking.Tracking;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A tracking server that answers what it likes, from the first call on or in the middle of a run:
 * each ends in one line, and by a clock that the waits move it is over soon.
 */
@Tag("long")
@Timeout(120)
class HostileAnswersTest {
  private static final String TOKEN = "sesame-s3cret-0123456789";

  @TempDir Path folder;

  private final List<String> notices = Collections.synchronizedList(new ArrayList<>());
  private FakeMlflow server;
  private FaultyLink link;
  private Yard yard;

  @BeforeEach
  void start() throws IOException {
    yard = new Yard(folder);
    server = new FakeMlflow();
    link = new FaultyLink(server.uri().getPort());
  }

  @AfterEach
  void stop() throws IOException {
    link.close();
    server.close();
  }

  /**
   * @param bytes of the whole answer to a request
   */
  private record Attack(String name, Function<String, byte[]> bytes) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Attack raw(String name, String text) {
    return new Attack(name, request -> text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static byte[] http(int status, String headers, byte[] body) {
    byte[] head =
        "HTTP/1.1 %d Word\r\n%sContent-Length: %d\r\nConnection: close\r\n\r\n"
            .formatted(status, headers, body.length)
            .getBytes(StandardCharsets.ISO_8859_1);
    byte[] all = new byte[head.length + body.length];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(body, 0, all, head.length, body.length);
    return all;
  }

  private static Attack body(int status, String headers, String body) {
    String name = "%d %s %s".formatted(status, headers.strip(), body);
    byte[] bytes = http(status, headers, body.getBytes(StandardCharsets.UTF_8));
    return new Attack(name.substring(0, Math.min(70, name.length())), request -> bytes);
  }

  /** An object with all that any call is answered with. */
  private static String everything(String id, String uri) {
    return """
        {"experiment_id": "%1$s", "upload_id": "%1$s",
         "experiment": {"experiment_id": "%1$s", "name": "e", "lifecycle_stage": "active",
                        "artifact_location": "%2$s"},
         "run": {"info": {"run_id": "%1$s", "experiment_id": "%1$s", "artifact_uri": "%2$s",
                          "lifecycle_stage": "active", "status": "RUNNING"}},
         "runs": [{"info": {"run_id": "%1$s", "experiment_id": "%1$s", "artifact_uri": "%2$s",
                            "lifecycle_stage": "active", "status": "RUNNING"}}],
         "model": {"info": {"model_id": "%1$s", "artifact_uri": "%2$s"}},
         "models": [{"info": {"model_id": "%1$s", "artifact_uri": "%2$s"}}],
         "files": [{"path": "%1$s", "is_dir": false, "file_size": -7}]}
        """
        .formatted(id, uri);
  }

  /** A log-in is sent with each request: a server may well repeat it. */
  private static Stream<Attack> echoes() {
    return Stream.of(200, 400, 403, 404, 429, 500)
        .map(
            status ->
                new Attack(
                    status + " repeats the request",
                    request -> http(status, "", request.getBytes(StandardCharsets.ISO_8859_1))));
  }

  private static Stream<Attack> connections() {
    String deep = "{\"a\":".repeat(50_000) + "1" + "}".repeat(50_000);
    return Stream.of(
        raw("nothing", ""),
        raw("half a status", "HTT"),
        raw("no HTTP", "\u001b[2Jhello\u0007\r\n\r\n"),
        raw("an alert of TLS", "\u0015\u0003\u0003\0\u0002\u0002\u0028"),
        raw("status 999", "HTTP/1.1 999 \u001b]0;owned\u0007\r\nContent-Length: 0\r\n\r\n"),
        raw("status of letters", "HTTP/1.1 abc Oops\r\n\r\n"),
        raw("status of ten digits", "HTTP/1.1 9999999999 Oops\r\n\r\n"),
        raw("negative length", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n{}"),
        raw("length of letters", "HTTP/1.1 200 OK\r\nContent-Length: \u001b[1m\r\n\r\n{}"),
        raw("absurd length", "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n{}"),
        raw("shorter than its length", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"run\":"),
        raw("two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}"),
        raw("chunks of letters", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}"),
        raw("half a chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{}"),
        raw("a header of a megabyte", "HTTP/1.1 200 OK\r\nX: " + "a".repeat(1 << 20) + "\r\n\r\n"),
        raw("ten thousand headers", "HTTP/1.1 200 OK\r\n" + "X-A: b\r\n".repeat(10_000) + "\r\n"),
        raw("a header without a colon", "HTTP/1.1 200 OK\r\n\u001b[2J\r\n\r\n{}"),
        new Attack("very deep", r -> http(200, "", deep.getBytes(StandardCharsets.UTF_8))));
  }

  private static Stream<Attack> bodies() {
    return Stream.of(
        body(200, "", "\u001b[31mred\u001b[0m"),
        body(200, "", "<html>\u202Eevil\u202C \u2066x\u2069</html>"),
        body(200, "", "{\"run\": \"\u001b[2J\"}"),
        body(200, "", "null"),
        body(200, "", "{\"experiment\": null, \"run\": null, \"runs\": null}"),
        body(200, "", "{\"experiment\": [], \"run\": [], \"runs\": {}, \"models\": 3}"),
        body(200, "", "{\"experiment\": {\"experiment_id\": {}}, \"run\": {\"info\": 1e999}}"),
        body(200, "", "{\"experiment\": {\"experiment_id\": \"" + "9".repeat(100_000) + "\"}}"),
        body(200, "", "{\"runs\": [{}, {}, {}], \"experiment\": {\"experiment_id\": \"1\"}}"),
        body(200, "Content-Encoding: gzip\r\n", "{}"),
        body(200, "Content-Type: text/html; charset=\u0000\r\n", "{}"),
        body(204, "", ""),
        body(206, "", "{\"run\": {"),
        body(200, "", everything("..", "mlflow-artifacts:/x")),
        body(200, "", everything("../../admin", "mlflow-artifacts:/x")),
        body(200, "", everything("a b?c#d", "mlflow-artifacts:/x")),
        body(200, "", everything("\\u001b[2J", "mlflow-artifacts:/x")),
        body(200, "", everything("r1", "mlflow-artifacts:opaque")),
        body(200, "", everything("r1", "mlflow-artifacts://[bad/..")),
        body(200, "", everything("r1", "http://h/api/2.0/mlflow-artifacts/artifacts/a b%zz")),
        body(200, "", everything("r1", "file:relative")),
        body(200, "", everything("r1", "file:///etc")),
        body(200, "", everything("r1", "/\\u0000")),
        body(200, "", everything("r1", "s3://bucket/\\u001b]0;x\\u0007")),
        body(200, "", everything("r1", "")),
        body(301, "Location: javascript:alert(1)\r\n", ""),
        body(302, "Location: https://u:p%40ss@login.example/?t=" + TOKEN + "\r\n", ""),
        body(302, "Location: http://[broken\u001b[2J\r\n", ""),
        body(302, "", ""),
        body(307, "Location: ///\r\n", ""),
        body(400, "", "{\"error_code\": \"\u001b[2J\", \"message\": \"a\\nb\\u202Ec\"}"),
        body(400, "", "{\"error_code\": 7, \"message\": {\"deep\": []}}"),
        body(400, "", "{\"error_code\": \"X\", \"message\": \"" + "long ".repeat(50_000) + "\"}"),
        body(401, "WWW-Authenticate: Negotiate \u001b[2J\r\n", "no"),
        body(403, "", "Invalid Host header \u001b[2J"),
        body(404, "", "{\"error_code\": \"RESOURCE_DOES_NOT_EXIST\", \"message\": \"\"}"),
        body(407, "Proxy-Authenticate: Basic\r\n", ""),
        body(409, "", "{\"error_code\": \"RESOURCE_ALREADY_EXISTS\", \"message\": \"\u0007\"}"),
        body(413, "", "<html>\u001b[2Jtoo large</html>"),
        body(418, "", "\u0085\u2028\u2029"),
        body(429, "Retry-After: 31536000000\r\n", ""),
        body(429, "Retry-After: -1\r\n", "\u001b[2J"),
        body(429, "Retry-After: Thu, 01 Jan 99999 00:00:00 GMT\r\n", ""),
        body(501, "", "{\"error_code\": \"NOT_IMPLEMENTED\", \"message\": \"\u001b[2J\"}"),
        body(503, "Retry-After: 86400\r\n", "<html>down</html>"),
        body(599, "", "{\"message\": \"a\\r\\n\u001b[2Jall sent\"}"));
  }

  /** Any bytes at all, by a seed. */
  private static Stream<Attack> noise() {
    return IntStream.range(0, 10)
        .mapToObj(
            seed -> {
              byte[] noise = new byte[400];
              new Random(seed).nextBytes(noise);
              int status = List.of(200, 400, 500).get(seed % 3);
              return new Attack(
                  "noise " + seed, request -> seed < 5 ? http(status, "", noise) : noise);
            });
  }

  static Stream<Attack> attacks() {
    return Stream.of(echoes(), connections(), bodies(), noise()).flatMap(attack -> attack);
  }

  private MlflowConnection connection() {
    return MlflowConnection.of(
        Map.of("MLFLOW_TRACKING_URI", link.uri().toString(), "MLFLOW_TRACKING_TOKEN", TOKEN));
  }

  private Path recorded() throws IOException {
    Path model = Files.createDirectories(yard.house().resolve("exported"));
    Files.writeString(model.resolve("weights"), "weights");
    Files.writeString(model.resolve("MLmodel"), "flavors: {}\n");
    try (Run run =
        Tracking.offline(yard.house().resolve("runs"), Secrets.of(Map.of()), notices::add)
            .start(RunHeader.of("e", "attacked"))) {
      run.params(Map.of("seed", "1"));
      run.metrics(Map.of("loss", 1.0), 1);
      run.artifact("notes.txt", "notes".getBytes(StandardCharsets.UTF_8));
      run.model("model", model);
      run.end(RunStatus.FINISHED, null);
      return run.directory();
    }
  }

  private Synchronization.Outcome send(Path run) throws IOException {
    FakeTime time = new FakeTime();
    Synchronization.Outcome outcome =
        time.synchronization(new MlflowBackend(connection()), notices::add)
            .send(run, (sent, all) -> {});
    assertTrue(time.passed().compareTo(Duration.ofMinutes(30)) < 0, time.passed().toString());
    return outcome;
  }

  private void assertTold(String message, Attack attack) {
    Yard.assertMessage(message, attack.name());
    assertFalse(message.contains(TOKEN), attack + ": " + message);
    assertFalse(message.contains("p%40ss"), attack + ": " + message);
    assertTrue(
        message
            .codePoints()
            .noneMatch(
                c ->
                    Character.getType(c) == Character.CONTROL
                        || Character.getType(c) == Character.FORMAT),
        attack + " reaches the terminal: " + message);
  }

  private void assertTold(Synchronization.Outcome outcome, Attack attack) throws IOException {
    outcome.reason().ifPresent(reason -> assertTold(reason, attack));
    outcome.rejections().forEach(one -> assertTold(one.toString(), attack));
    notices.forEach(notice -> assertTold(notice, attack));
    boolean all = outcome.result() == Synchronization.Result.SENT && outcome.rejections().isEmpty();
    assertEquals(!all, outcome.reason().isPresent() || !outcome.rejections().isEmpty());
    yard.assertUntouched(attack.name());
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void aServerThatIsHostileFromTheFirstCallOnIsToldOfInOneLine(Attack attack) throws Exception {
    Path run = recorded();
    link.onEach("", exchange -> exchange.answer(attack.bytes().apply(exchange.request())));
    ServerReport report = new ServerCheck(connection()).check();
    assertFalse(report.usable(), report.toString());
    assertTold(report.problem().orElseThrow(), attack);
    report.remedy().ifPresent(remedy -> assertTold(remedy, attack));
    Synchronization.Outcome outcome = send(run);
    assertTold(outcome, attack);
    link.onEach("", null);
    assertEquals(Synchronization.Result.SENT, send(run).result(), "nothing is spoilt");
    assertEquals(List.of(), Synchronization.look(run).rejections());
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void aServerThatTurnsHostileInTheMiddleIsToldOfInOneLine(Attack attack) throws Exception {
    Path run = recorded();
    link.onEach(
        "/mlflow-artifacts/|/logged-models|/runs/update",
        exchange -> exchange.answer(attack.bytes().apply(exchange.request())));
    Synchronization.Outcome outcome = send(run);
    assertTold(outcome, attack);
    assertNotEquals(0, outcome.sent(), "it got to where it was attacked");
    link.onEach("", null);
    Synchronization.Outcome again = send(run);
    assertTold(again, attack);
    assertEquals(Synchronization.Result.SENT, again.result(), "nothing is spoilt");
  }
}
