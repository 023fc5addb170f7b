package io.coursework.mlflow.backend;

import static io.coursework.mlflow.backend.FakeMlflow.answer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServerCheckTest {
  private final FakeMlflow fake;

  ServerCheckTest() throws IOException {
    fake = new FakeMlflow();
  }

  @AfterEach
  void endTheServer() {
    fake.close();
  }

  private static ServerReport check(URI uri) {
    return check(uri, Duration.ofSeconds(20)); // a first handshake takes long on a busy machine
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
    fake.insteadOf("/version", exchange -> Thread.sleep(60_000));
    assertProblem(
        check(fake.uri(), Duration.ofMillis(800)),
        false,
        "does not answer in time",
        "MLFLOW_TRACKING_URI");
  }

  @Test
  void tellsThatThereIsNoTls() throws IOException {
    // Like uvicorn without TLS: whatever comes is a bad request.
    try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread answering =
          new Thread(
              () -> {
                try (Socket socket = plain.accept()) {
                  socket.getInputStream().read();
                  socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes());
                } catch (IOException e) {
                  // The client is content with what it saw.
                }
              });
      answering.start();
      assertProblem(
          check(URI.create("https://127.0.0.1:" + plain.getLocalPort())),
          false,
          "TLS",
          "check https or http");
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
    assertProblem(check(fake.uri()), true, "wants a login", "MLFLOW_TRACKING_USERNAME");
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
