package io.coursework.mlflow.backend;

import static io.coursework.mlflow.backend.FakeMlflow.answer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.mlflow.backend.http.MlflowConnection;
import io.coursework.tracking.backend.BackendException;
import io.coursework.tracking.backend.BackendException.Kind;
import io.coursework.tracking.backend.RemoteRun;
import io.coursework.tracking.run.ModelCard;
import io.coursework.tracking.run.RunHeader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.net.ssl.SSLServerSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is made of answers that are none, by a server that is known and by one that is not. */
class OddAnswerTest {
  @TempDir Path directory;

  private final FakeMlflow fake;

  OddAnswerTest() throws IOException {
    fake = new FakeMlflow();
  }

  @AfterEach
  void endTheServer() {
    fake.close();
  }

  private MlflowBackend backend() {
    return new MlflowBackend(MlflowConnection.of(fake.uri()));
  }

  /**
   * @param told a part of the message
   */
  private record Odd(int status, String body, String told) {}

  static Stream<Odd> odd() {
    return Stream.of(
        new Odd(200, "<html>\u001b[2JWelcome</html>", "(200: <html>\\u001b[2JWelcome</html>)"),
        new Odd(200, "", "(200: an empty answer)"),
        new Odd(200, "\n  \n it works!\nreally", "(200: it works!)"),
        new Odd(200, "{\"run\": {\"in", "(200: {\"run\": {\"in)"),
        new Odd(200, "{\"run\": 7}", "(200: {\"run\": 7})"),
        new Odd(200, "{\"run\": {}}", "(200: {\"run\": {}})"),
        new Odd(200, "{\"run\": {\"info\": {\"run_id\": \"../x\"}}}", "../x"),
        new Odd(200, "[]", "(200: [])"),
        new Odd(200, "{} {}", "(200: {} {})"),
        new Odd(200, "{\"a\":".repeat(5000) + "1" + "}".repeat(5000), "(200: {\"a\":{\"a\":"),
        new Odd(404, "default backend - 404", "(404: default backend - 404)"));
  }

  private BackendException create(MlflowBackend backend, Odd odd) {
    fake.insteadOf(
        "runs/create", exchange -> answer(exchange, odd.status(), "text/plain", odd.body()));
    return assertThrows(BackendException.class, () -> backend.open(RunHeader.of("e", "n")));
  }

  @ParameterizedTest
  @MethodSource("odd")
  void passesWhereTheServerHasAnsweredWell(Odd odd) throws Exception {
    MlflowBackend backend = backend();
    BackendException e = create(backend, odd);
    assertEquals(Kind.ODD, e.kind(), e.getMessage());
    assertTrue(e.getMessage().contains(odd.told()), e.getMessage());
    assertTrue(e.getMessage().length() < 400, e.getMessage());
    assertEquals("run0", backend.open(RunHeader.of("e", "n")).id());
  }

  @ParameterizedTest
  @MethodSource("odd")
  void isRefusedAtOnceWhereItNeverHas(Odd odd) {
    fake.insteadOf(
        "get-by-name", exchange -> answer(exchange, odd.status(), "text/plain", odd.body()));
    BackendException e =
        assertThrows(BackendException.class, () -> backend().open(RunHeader.of("e", "n")));
    assertEquals(Kind.REFUSED, e.kind(), e.getMessage());
    assertTrue(e.getMessage().contains(odd.told()), e.getMessage());
    assertTrue(e.getMessage().contains("MLFLOW_TRACKING_URI"), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "120, 120", "' 5 ', 5", "0, 0", "86400, 86400", "99999999999999999999, 3153600000",
    "-5, ", "1.5, ", "soon, ", "'', ", "'Fri, 31 Dec 1999 23:59:59 GMT', ",
    "'Fri, 31 Dec 9999 23:59:59 GMT', 3153600000", "'Fri, 99 Dec 2100 23:59:59 GMT', "
  })
  void readsWhatPauseIsAskedFor(String header, Long seconds) {
    fake.insteadOf(
        "get-by-name",
        exchange -> {
          exchange.getResponseHeaders().set("Retry-After", header);
          answer(exchange, 429, "text/plain", "slow down");
        });
    BackendException e =
        assertThrows(BackendException.class, () -> backend().open(RunHeader.of("e", "n")));
    assertEquals(Kind.RETRY, e.kind());
    assertEquals(Optional.ofNullable(seconds).map(Duration::ofSeconds), e.retryAfter());
  }

  private TreeMap<String, Path> model() throws IOException {
    Path weights = Files.writeString(directory.resolve("weights"), "weights");
    Path description = Files.writeString(directory.resolve("MLmodel"), "flavors: {}\n");
    return new TreeMap<>(Map.of("a", weights, "b", weights, "MLmodel", description));
  }

  @Test
  void aGatewaysPageIsNotTakenForAServerWithoutModels() throws Exception {
    fake.insteadOf(
        "logged-models/search",
        exchange -> answer(exchange, 404, "text/html", "<html>404 page not found</html>"));
    RemoteRun run = backend().open(RunHeader.of("e", "n"));
    BackendException e =
        assertThrows(
            BackendException.class, () -> run.model("model", ModelCard.of("model"), model(), 0));
    assertEquals(Kind.ODD, e.kind());
    OptionalInt next = OptionalInt.of(0);
    while (next.isPresent()) {
      next = run.model("model", ModelCard.of("model"), model(), next.getAsInt());
    }
    assertEquals(Map.of("m-0", "LOGGED_MODEL_READY"), fake.models());
    assertEquals(List.of("m-0"), fake.outputs());
  }

  @Test
  void aModelThatIsGoneIsBegunAnewByTheProcessThatGoesOn() throws Exception {
    RunHeader header = RunHeader.of("e", "n");
    assertEquals(
        OptionalInt.of(1),
        backend().open(header).model("model", ModelCard.of("model"), model(), 0));
    assertEquals(
        OptionalInt.of(2),
        backend().open(header).model("model", ModelCard.of("model"), model(), 1));
    fake.forgetModels();
    RemoteRun run = backend().open(header);
    assertEquals(
        OptionalInt.of(0),
        run.model("model", ModelCard.of("model"), model(), 2),
        "the first file is lost");
    OptionalInt next = OptionalInt.of(0);
    while (next.isPresent()) {
      next = run.model("model", ModelCard.of("model"), model(), next.getAsInt());
    }
    assertEquals(3, fake.files().size(), fake.files().toString());
  }

  /** A server that takes what comes for what it understands, and hangs up on it. */
  private static ServerSocket hangingUp(ServerSocket socket) {
    Thread thread =
        new Thread(
            () -> {
              while (!socket.isClosed()) {
                try (Socket client = socket.accept()) {
                  InputStream in = client.getInputStream();
                  byte[] start = in.readNBytes(4);
                  if (start.length == 4
                      && new String(start, StandardCharsets.UTF_8).equals("GET ")) {
                    client
                        .getOutputStream()
                        .write("HTTP/1.1 404 Not Found\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                  }
                } catch (IOException e) {
                  // No handshake, or the end of the test.
                }
              }
            });
    thread.setDaemon(true);
    thread.start();
    return socket;
  }

  private static BackendException refusedBy(String scheme, ServerSocket socket) {
    URI server = URI.create(scheme + "://127.0.0.1:" + socket.getLocalPort());
    return assertThrows(
        BackendException.class,
        () -> new MlflowBackend(MlflowConnection.of(server)).open(RunHeader.of("e", "n")));
  }

  private static void assertWrongScheme(String scheme, ServerSocket socket, String told) {
    BackendException e = refusedBy(scheme, socket);
    assertEquals(Kind.REFUSED, e.kind(), e.getMessage());
    assertTrue(e.getMessage().contains(told), e.getMessage());
  }

  @Test
  void httpToAPortThatSpeaksTlsIsNamed() throws Exception {
    InetAddress here = InetAddress.getLoopbackAddress();
    try (ServerSocket tls = SSLServerSocketFactory.getDefault().createServerSocket(0, 50, here)) {
      assertWrongScheme(
          "http", hangingUp(tls), "speaks TLS on that port; write https into MLFLOW_TRACKING_URI");
    }
  }

  @Test
  void httpsToAPortThatHangsUpOnTlsIsNamed() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      assertWrongScheme("https", hangingUp(plain), "does not speak TLS on that port; write http");
    }
  }

  @Test
  void aPortThatHangsUpOnAllIsABrokenConnection() throws Exception {
    for (String scheme : List.of("http", "https")) {
      try (ServerSocket closing = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
        Thread thread =
            new Thread(
                () -> {
                  while (!closing.isClosed()) {
                    try {
                      closing.accept().close();
                    } catch (IOException e) {
                      return;
                    }
                  }
                });
        thread.start();
        BackendException e = refusedBy(scheme, closing);
        assertEquals(Kind.RETRY, e.kind(), e.getMessage());
        assertFalse(e.getMessage().contains("null"), e.getMessage());
      }
    }
  }
}
