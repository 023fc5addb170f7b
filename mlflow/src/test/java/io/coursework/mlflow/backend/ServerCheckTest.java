package io.coursework.mlflow.backend;

import static io.coursework.mlflow.backend.FakeMlflow.answer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.mlflow.backend.http.MlflowConnection;
import io.coursework.tracking.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServerCheckTest {
  /** As a server of 3.17 answers a tag whose value is a number, from one who may set tags. */
  private static final String INVALID =
      "{\"error_code\": \"INVALID_PARAMETER_VALUE\", \"message\": \"Invalid value 1 for parameter 'value'\"}";

  private final FakeMlflow fake;

  ServerCheckTest() throws IOException {
    fake = new FakeMlflow();
  }

  @AfterEach
  void endTheServer() {
    fake.close();
  }

  private static ServerReport check(URI uri) {
    return check(uri, Eventually.LONG);
  }

  private static ServerReport check(URI uri, Duration patience) {
    ServerReport report = new ServerCheck(MlflowConnection.of(uri), patience).check();
    report.problem().ifPresent(text -> assertFalse(text.contains("\n"), text));
    report.remedy().ifPresent(text -> assertFalse(text.contains("\n"), text));
    return report;
  }

  private void assertProblem(
      ServerReport report, boolean reachable, String problem, String remedy) {
    assertFalse(report.usable());
    assertEquals(reachable, report.reachable(), report.toString());
    assertTrue(report.problem().orElseThrow().contains(problem), report.toString());
    assertTrue(report.remedy().orElseThrow().contains(remedy), report.toString());
    assertEquals(Optional.empty(), report.artifactRoute());
  }

  @Test
  void findsNothingWrongWithAGoodServer() {
    ServerReport report = check(fake.uri());
    assertTrue(report.usable(), report.toString());
    assertEquals(Optional.of("3.17.2"), report.version());
    assertEquals(Optional.of("proxied by the server"), report.artifactRoute());
  }

  @Test
  void tellsThatNothingListens() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    assertProblem(
        check(URI.create("http://127.0.0.1:" + port)), false, "nothing listens", "make mlflow-up");
  }

  @Test
  void tellsThatNobodyKnowsTheName() {
    // Names under .invalid never resolve (RFC 2606).
    assertProblem(
        check(URI.create("http://tracking.invalid:5000")),
        false,
        "no machine is known by the name tracking.invalid",
        "MLFLOW_TRACKING_URI");
  }

  @Test
  void tellsThatTheServerIsSilent() {
    fake.insteadOf("/version", exchange -> Eventually.silence());
    assertProblem(
        check(fake.uri(), Duration.ofMillis(800)),
        false,
        "does not answer in time",
        "MLFLOW_TRACKING_URI");
  }

  private ServerReport check(String... variables) {
    Map<String, String> environment = new HashMap<>();
    environment.put("MLFLOW_TRACKING_URI", fake.uri().toString());
    for (int i = 0; i < variables.length; i += 2) {
      environment.put(variables[i], variables[i + 1]);
    }
    return new ServerCheck(MlflowConnection.of(environment), Eventually.LONG).check();
  }

  @Test
  void findsTheExperimentByItsIdAndHoldsItAgainstTheName() {
    // The fake has one experiment: 'e', whose id is 1.
    assertEquals(Optional.of("e"), check("MLFLOW_EXPERIMENT_ID", "1").experiment());
    assertEquals(
        Optional.of("e"),
        check("MLFLOW_EXPERIMENT_ID", "1", "MLFLOW_EXPERIMENT_NAME", "e").experiment());
    assertEquals(Optional.empty(), check().experiment());
    assertProblem(
        check("MLFLOW_EXPERIMENT_ID", "2"),
        true,
        "MLFLOW_EXPERIMENT_ID = 2 is not the id of any experiment there",
        "MLFLOW_EXPERIMENT_NAME");
    assertProblem(
        check("MLFLOW_EXPERIMENT_ID", "2", "MLFLOW_EXPERIMENT_NAME", "e"),
        true,
        "MLFLOW_EXPERIMENT_ID = 2 is not the id of experiment 'e'",
        "correct it");
  }

  @Test
  void saysThatTheServerMovedToTls() {
    fake.insteadOf(
        "/version",
        exchange -> {
          exchange.getResponseHeaders().set("Location", "https://127.0.0.1/version?token=s3cret");
          answer(exchange, 308, "text/html", "");
        });
    ServerReport report = check();
    assertProblem(
        report,
        false,
        "redirect to https://127.0.0.1",
        "set MLFLOW_TRACKING_URI to https://127.0.0.1");
    assertFalse(report.toString().contains("s3cret"), report.toString());
  }

  @Test
  void namesTheLoginThatWasNotAcceptedAndShowsNoneOfIt() {
    for (int status : new int[] {401, 403}) {
      fake.insteadOf(
          "/version",
          exchange ->
              answer(
                  exchange,
                  status,
                  "text/plain",
                  "no: " + exchange.getRequestHeaders().getFirst("Authorization")));
    }
    String[] login = {"MLFLOW_TRACKING_USERNAME", "bob", "MLFLOW_TRACKING_PASSWORD", "hunter2"};
    assertProblem(
        check(login),
        true,
        "does not accept the user and password of MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD (401)",
        "correct it");
    ServerReport report = check(login);
    assertProblem(report, true, "denies permission (403): no: Basic ***", "administrator");
  }

  @Test
  void triesWhetherTheExperimentMayBeWritten() {
    String call = "experiments/set-experiment-tag";
    fake.insteadOf(call, exchange -> answer(exchange, 400, "application/json", INVALID));
    assertTrue(check("MLFLOW_EXPERIMENT_NAME", "e").usable());
    fake.insteadOf(call, exchange -> answer(exchange, 403, "text/html", "Permission denied"));
    assertProblem(
        check("MLFLOW_EXPERIMENT_NAME", "e"),
        true,
        "denies permission (403): Permission denied",
        "the right to write to the experiment");
    assertEquals(2, fake.calls(call));
  }

  @Test
  void tellsThatThereIsNoTls() throws IOException {
    // Like uvicorn without TLS: whatever comes is a bad request.
    try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread answering =
          new Thread(
              () -> {
                // A client tries again. What is left unread would make the end a reset, which
                // overtakes the answer.
                while (!plain.isClosed()) {
                  try (Socket socket = plain.accept()) {
                    socket.getInputStream().read(new byte[1 << 16]);
                    socket
                        .getOutputStream()
                        .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                  } catch (IOException e) {
                    // The client is content with what it saw.
                  }
                }
              });
      answering.start();
      assertProblem(
          check(URI.create("https://127.0.0.1:" + plain.getLocalPort())),
          false,
          "TLS",
          "write http");
    }
  }

  @Test
  void tellsAnotherServerFromMlflow() {
    fake.insteadOf("/version", exchange -> answer(exchange, 404, "text/plain", "not found"));
    assertProblem(check(fake.uri()), false, "not as an MLflow server", "path prefix");
    fake.insteadOf("/version", exchange -> answer(exchange, 200, "text/plain", "it works!"));
    assertProblem(check(fake.uri()), false, "not as an MLflow server", "path prefix");
  }

  @Test
  void tellsALoginPage() {
    fake.insteadOf("/version", exchange -> answer(exchange, 200, "text/html", "<html>Login"));
    assertProblem(check(fake.uri()), false, "login page", "MLFLOW_TRACKING_TOKEN");
    fake.insteadOf(
        "/version",
        exchange -> {
          exchange.getResponseHeaders().set("Location", "/login?next=version");
          answer(exchange, 302, "text/html", "");
        });
    assertProblem(check(fake.uri()), false, "redirect to " + fake.uri(), "MLFLOW_TRACKING_TOKEN");
  }

  @Test
  void tellsTheThreeRefusalsApart() {
    fake.insteadOf("experiments/get", exchange -> answer(exchange, 401, "text/plain", "login"));
    assertProblem(check(fake.uri()), true, "requires a login", "MLFLOW_TRACKING_USERNAME");
    fake.insteadOf(
        "experiments/get",
        exchange ->
            answer(
                exchange,
                403,
                "text/plain",
                "Invalid Host header - possible DNS rebinding attack detected"));
    assertProblem(
        check(fake.uri()), true, "403, host check", "--allowed-hosts " + fake.uri().getAuthority());
    fake.insteadOf(
        "experiments/get",
        exchange ->
            answer(exchange, 403, "application/json", "{\"error_code\":\"PERMISSION_DENIED\"}"));
    assertProblem(check(fake.uri()), true, "denies permission", "administrator");
  }

  @Test
  void tellsThatTheServerTakesNoFiles() {
    fake.insteadOf(
        "mlflow-artifacts/artifacts",
        exchange -> answer(exchange, 503, "text/html", "Endpoint disabled due to ..."));
    assertProblem(check(fake.uri()), true, "takes no files", "--serve-artifacts");
  }
}
