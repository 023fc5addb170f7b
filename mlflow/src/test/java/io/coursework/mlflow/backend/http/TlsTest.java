package io.coursework.mlflow.backend.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.coursework.mlflow.backend.FakeMlflow;
import io.coursework.mlflow.backend.FakeProxy;
import io.coursework.mlflow.backend.ServerCheck;
import io.coursework.mlflow.backend.ServerReport;
import io.coursework.tracking.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {
  private static final String CA = "MLFLOW_TRACKING_SERVER_CERT_PATH";
  private static final String CLIENT = "MLFLOW_TRACKING_CLIENT_CERT_PATH";

  private static TestCertificates authority;
  private static TestCertificates stranger;
  private static TestCertificates.Signed server;

  @TempDir Path directory;

  @BeforeAll
  static void foundTheAuthorities() throws Exception {
    authority = new TestCertificates();
    stranger = new TestCertificates();
    server = authority.server("localhost");
  }

  private static FakeMlflow serve(TestCertificates.Signed shown, boolean clientsMustShowOne)
      throws Exception {
    HttpsServer https =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    SSLContext context = shown.context();
    https.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters wanted = context.getDefaultSSLParameters();
            wanted.setNeedClientAuth(clientsMustShowOne);
            parameters.setSSLParameters(wanted);
          }
        });
    return new FakeMlflow(https);
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private Map<String, String> trusting(FakeMlflow fake, TestCertificates whom) throws IOException {
    Map<String, String> environment = new HashMap<>();
    environment.put("MLFLOW_TRACKING_URI", fake.uri().toString());
    environment.put(CA, file("ca.pem", whom.pem()).toString());
    return environment;
  }

  private static ServerReport check(Map<String, String> environment) {
    return new ServerCheck(MlflowConnection.of(environment), Eventually.LONG).check();
  }

  private static void assertProblem(ServerReport report, String problem, String remedy) {
    assertTrue(report.problem().orElse("").contains(problem), report.toString());
    assertTrue(report.remedy().orElse("").contains(remedy), report.toString());
    assertFalse(report.problem().get().contains("\n"), report.toString());
  }

  @Test
  void trustsTheAuthorityThatItIsTold() throws Exception {
    try (FakeMlflow fake = serve(server, false)) {
      assertTrue(check(trusting(fake, authority)).usable());
      assertEquals(
          List.of("CA %s (%s)".formatted(directory.resolve("ca.pem"), CA)),
          MlflowConnection.of(trusting(fake, authority)).describe());
      assertProblem(
          check(Map.of("MLFLOW_TRACKING_URI", fake.uri().toString())),
          "signed by no CA we trust",
          "name its CA by " + CA);
      assertProblem(
          check(trusting(fake, stranger)), "signed by no CA we trust", CA + " names another CA");
    }
  }

  @Test
  void readsABundleOfAuthorities() throws Exception {
    try (FakeMlflow fake = serve(server, false)) {
      Map<String, String> environment = trusting(fake, authority);
      file("ca.pem", stranger.pem() + "# and ours\n" + authority.pem());
      assertTrue(check(environment).usable());
    }
  }

  @Test
  void saysThatACertificateHasExpired() throws Exception {
    try (FakeMlflow fake =
        serve(authority.server("localhost", Instant.now().minusSeconds(60)), false)) {
      assertProblem(
          check(trusting(fake, authority)), "shows a certificate that has expired", "renewed");
    }
  }

  @Test
  void saysThatACertificateIsForAnotherName() throws Exception {
    try (FakeMlflow fake = serve(authority.server("other.example"), false)) {
      assertProblem(
          check(trusting(fake, authority)),
          "shows a certificate of another name",
          "MLFLOW_TRACKING_URI");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA PKCS8", "EC PKCS8", "RSA traditional", "EC traditional"})
  @Tag("long")
  void showsItsOwnCertificateWhereTheServerWantsOne(String form) throws Exception {
    TestCertificates.Signed client = authority.client(form.split(" ")[0]);
    String pem = form.endsWith("PKCS8") ? client.pem() : client.traditionalPem();
    if (form.equals("EC traditional")) {
      // So does 'openssl ecparam -genkey', unasked: the curve's name once more.
      pem = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n" + pem;
    }
    assertTrue(
        pem.contains(
            form.endsWith("PKCS8")
                ? "BEGIN PRIVATE KEY"
                : "BEGIN %s PRIVATE KEY".formatted(form.split(" ")[0])));
    try (FakeMlflow fake = serve(server, true)) {
      Map<String, String> environment = trusting(fake, authority);
      environment.put(CLIENT, file("client.pem", pem).toString());
      ServerReport report = check(environment);
      assertTrue(report.usable(), report.toString());
    }
  }

  @Test
  void saysThatTheServerWantsACertificate() throws Exception {
    SSLServerSocket socket =
        (SSLServerSocket)
            server
                .context()
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    socket.setNeedClientAuth(true);
    answerAll(socket);
    try (socket) {
      Map<String, String> environment = new HashMap<>();
      environment.put("MLFLOW_TRACKING_URI", "https://127.0.0.1:" + socket.getLocalPort());
      environment.put(CA, file("ca.pem", authority.pem()).toString());
      assertProblem(check(environment), "requires a client certificate", CLIENT);
      environment.put(CLIENT, file("client.pem", stranger.client("EC").pem()).toString());
      assertProblem(check(environment), "does not accept our client certificate", CLIENT);
    }
  }

  @Test
  void understandsAGatewayThatSaysSoInHtml() throws Exception {
    try (FakeMlflow fake = new FakeMlflow()) {
      fake.insteadOf(
          "/version",
          exchange ->
              FakeMlflow.answer(
                  exchange,
                  400,
                  "text/html",
                  "<html><h1>400 Bad Request</h1>No required SSL certificate was sent</html>"));
      fake.insteadOf(
          "/version",
          exchange ->
              FakeMlflow.answer(
                  exchange,
                  400,
                  "text/html",
                  "<html>The plain HTTP request was sent to HTTPS port</html>"));
      Map<String, String> environment = Map.of("MLFLOW_TRACKING_URI", fake.uri().toString());
      assertProblem(check(environment), "requires a client certificate (400)", CLIENT);
      assertProblem(check(environment), "speaks TLS on that port (400)", "write https");
    }
  }

  /** Shakes hands with every client, and hangs up. */
  private static void answerAll(SSLServerSocket socket) {
    Thread thread =
        new Thread(
            () -> {
              while (!socket.isClosed()) {
                try (Socket client = socket.accept()) {
                  client.getInputStream().read();
                } catch (IOException e) {
                  // No handshake, or the end of the test.
                }
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  @Test
  void getsThroughAProxyToAnEncryptedServer() throws Exception {
    TestCertificates.Signed remote = authority.server("mlflow.example");
    try (FakeMlflow fake = serve(remote, true);
        FakeProxy proxy =
            new FakeProxy(
                fake.uri().getPort(), Optional.of(Credentials.basic("eve", "of-the-proxy")))) {
      Map<String, String> environment = trusting(fake, authority);
      environment.put("MLFLOW_TRACKING_URI", "https://mlflow.example");
      environment.put(CLIENT, file("client.pem", authority.client("EC").pem()).toString());
      String address = "127.0.0.1:" + proxy.port();
      environment.put("https_proxy", "http://eve:of-the-proxy@" + address);
      ServerReport report = check(environment);
      assertTrue(report.usable(), report.toString());
      assertEquals(
          List.of("CONNECT mlflow.example:443 HTTP/1.1"),
          proxy.requests().stream().distinct().toList());
      assertEquals(
          List.of("null"), fake.headers("Proxy-Authorization").stream().distinct().toList());

      environment.put("https_proxy", "http://" + address);
      assertProblem(
          check(environment),
          "proxy %s (https_proxy) requires a login (407)".formatted(address),
          "https_proxy=http://user:password@host:port");
    }
  }

  @Test
  @Tag("long")
  void namesVariableAndFileOfWhatCannotBeRead() throws Exception {
    String key = authority.client("RSA").traditionalPem();
    String keyOnly = key.substring(0, key.indexOf("-----BEGIN CERTIFICATE"));
    Map<String, String> wrong =
        Map.of(
            "absent.pem", "",
            "empty.pem", "",
            "text.pem", "hello",
            "key.pem", keyOnly,
            "encrypted.pem",
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMII=\n-----END ENCRYPTED PRIVATE KEY-----\n");
    for (Map.Entry<String, String> entry : wrong.entrySet()) {
      Path file = directory.resolve(entry.getKey());
      if (!entry.getKey().startsWith("absent")) {
        Files.writeString(file, entry.getValue());
      }
      for (String variable : List.of(CA, CLIENT)) {
        IllegalArgumentException e =
            assertThrows(
                IllegalArgumentException.class,
                () -> MlflowConnection.of(Map.of(variable, file.toString())),
                variable + " " + file);
        assertTrue(e.getMessage().startsWith(variable + " = " + file), e.getMessage());
        assertFalse(e.getMessage().contains(keyOnly.lines().toList().get(1)), e.getMessage());
      }
    }
    Path mixed =
        file(
            "mixed.pem",
            authority
                    .client("EC")
                    .pem()
                    .replaceAll("(?s)-----BEGIN CERT.*?-----END CERTIFICATE-----", "")
                + authority.pem());
    IllegalArgumentException strangers =
        assertThrows(
            IllegalArgumentException.class,
            () -> MlflowConnection.of(Map.of(CLIENT, mixed.toString())));
    assertTrue(strangers.getMessage().contains("do not belong together"), strangers.getMessage());
    Path certificateOnly = file("certificate.pem", authority.pem());
    assertThrows(
        IllegalArgumentException.class,
        () -> MlflowConnection.of(Map.of(CLIENT, certificateOnly.toString())));
    IllegalArgumentException both =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                MlflowConnection.of(
                    Map.of(CA, certificateOnly.toString(), "MLFLOW_TRACKING_INSECURE_TLS", "1")));
    assertTrue(both.getMessage().contains("contradict"), both.getMessage());
  }
}
