package io.coursework.mlflow.backend.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.mlflow.backend.FakeMlflow;
import io.coursework.mlflow.backend.FakeProxy;
import io.coursework.mlflow.backend.ServerCheck;
import io.coursework.mlflow.backend.ServerReport;
import io.coursework.tracking.Eventually;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxiesTest {
  private static final URI SERVER = URI.create("http://mlflow.example:5000");

  private static Proxies proxies(Map<String, String> environment) {
    return Proxies.of(new MlflowVariables(environment), SERVER);
  }

  private static String towards(String address, Map<String, String> environment) {
    return proxies(environment)
        .towards(URI.create(address))
        .map(Proxies.HttpProxy::toString)
        .orElse("direct");
  }

  @Test
  void choosesByTheSchemeOfTheAddress() {
    Map<String, String> both =
        Map.of("HTTP_PROXY", "http://a:1", "https_proxy", "b:2/", "ALL_PROXY", "http://c:3");
    assertEquals("proxy a:1 (HTTP_PROXY)", towards("http://host/", both));
    assertEquals("proxy b:2 (https_proxy)", towards("https://host/", both));
    Map<String, String> all = Map.of("ALL_PROXY", "http://c:3");
    assertEquals("proxy c:3 (ALL_PROXY)", towards("https://host/", all));
    assertEquals("direct", towards("http://host/", Map.of("HTTPS_PROXY", "http://b:2")));
    assertEquals(Optional.empty(), proxies(Map.of()).selector());
  }

  @Test
  void letsSmallLettersWinEvenWithoutAValue() {
    Map<String, String> given = new HashMap<>(Map.of("HTTP_PROXY", "http://a:1"));
    given.put("http_proxy", "http://b:2");
    assertEquals("proxy b:2 (http_proxy)", towards("http://host/", given));
    given.put("http_proxy", "");
    assertEquals("direct", towards("http://host/", given));
  }

  @ParameterizedTest
  @CsvSource({
    "*, host, direct",
    "'other, example.com', a.example.com, direct",
    "'other,example.com', example.com, direct",
    ".example.com, example.com, direct",
    ".example.com, notexample.com, proxied",
    "example.com, example.org, proxied",
    "example.com:5000, example.com, direct",
    "example.com:5001, example.com, proxied",
    "EXAMPLE.com, Example.COM, direct",
    "10.0.0.0/8, 10.20.30.40, direct",
    "10.0.0.0/8, 11.20.30.40, proxied",
    "10.1.2.128/25, 10.1.2.3, proxied",
    "0.0.0.0/0, 9.9.9.9, direct",
    "10.1.2.3, 10.1.2.3, direct",
    "nothing, 127.0.0.1, direct",
    "nothing, localhost, direct",
  })
  void goesDirectlyWhereItIsTold(String direct, String host, String way) {
    String found =
        towards(
            "http://" + host + ":5000/", Map.of("http_proxy", "http://p:1", "NO_PROXY", direct));
    assertEquals(way, found.equals("direct") ? "direct" : "proxied");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"socks5://bob:hunter2@p:1", "https://bob:hunter2@p:1", "http://hunter2 p"})
  void namesTheVariableOfAProxyThatIsNone(String proxy) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> proxies(Map.of("HTTP_PROXY", proxy)));
    assertTrue(e.getMessage().contains("HTTP_PROXY does not name a proxy"), e.getMessage());
    assertFalse(e.getMessage().contains("hunter2"), e.getMessage());
    // It does not matter where it is not needed.
    proxies(Map.of("HTTPS_PROXY", proxy));
    proxies(Map.of("HTTP_PROXY", proxy, "NO_PROXY", "mlflow.example"));
  }

  @Test
  void goesThroughTheProxyWithItsLogin() throws Exception {
    try (FakeMlflow fake = new FakeMlflow();
        FakeProxy proxy =
            new FakeProxy(fake.uri().getPort(), Optional.of(Credentials.basic("eve", "p@ss")))) {
      ServerReport report = check("http://eve:p%40ss@127.0.0.1:" + proxy.port());
      assertTrue(report.usable(), report.toString());
      assertTrue(
          proxy.requests().get(0).startsWith("GET http://mlflow.example:5000/version"),
          proxy.requests().toString());
      // It is the proxy's login, and nobody else's.
      assertEquals(
          List.of("null"), fake.headers("Proxy-Authorization").stream().distinct().toList());

      ServerReport stranger = check("http://127.0.0.1:" + proxy.port());
      String name = "proxy 127.0.0.1:%d (HTTP_PROXY)".formatted(proxy.port());
      assertEquals(Optional.of(name + " requires a login (407)"), stranger.problem());
      assertEquals(
          Optional.of("write HTTP_PROXY=http://user:password@host:port"), stranger.remedy());
      ServerReport wrong = check("http://eve:hunter2@127.0.0.1:" + proxy.port());
      assertEquals(
          Optional.of(name + " does not accept the user and password given (407)"),
          wrong.problem());
    }
  }

  @Test
  void tellsThatTheProxyIsNotThere() throws Exception {
    int port;
    try (FakeProxy gone = new FakeProxy(1, Optional.empty())) {
      port = gone.port();
    }
    ServerReport report = check("http://127.0.0.1:" + port);
    assertEquals(
        Optional.of(
            "nothing listens at proxy 127.0.0.1:%d (HTTP_PROXY), the way to %s"
                .formatted(port, SERVER)),
        report.problem());
    assertEquals(
        Optional.of("check HTTP_PROXY, or put mlflow.example into NO_PROXY"), report.remedy());
  }

  private static ServerReport check(String proxy) {
    return new ServerCheck(
            MlflowConnection.of(
                Map.of("MLFLOW_TRACKING_URI", SERVER.toString(), "HTTP_PROXY", proxy)),
            Eventually.LONG)
        .check();
  }
}
