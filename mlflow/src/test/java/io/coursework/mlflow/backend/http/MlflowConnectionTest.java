package io.coursework.mlflow.backend.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MlflowConnectionTest {
  @Test
  void readsWhatPythonUsersSet() {
    MlflowConnection connection =
        MlflowConnection.of(
            Map.of(
                "MLFLOW_TRACKING_URI", " https://host:8443/team/mlflow/ ",
                "MLFLOW_TRACKING_USERNAME", "bob",
                "MLFLOW_TRACKING_PASSWORD", "hunter2",
                "MLFLOW_TRACKING_TOKEN", "",
                "MLFLOW_EXPERIMENT_NAME", "my team",
                "MLFLOW_TRACKING_INSECURE_TLS", "true"));
    assertEquals(URI.create("https://host:8443/team/mlflow"), connection.uri());
    assertEquals(
        Optional.of("Basic " + base64("bob:hunter2")), connection.credentials().authorization());
    assertEquals(Optional.of("my team"), connection.experiment());
    assertTrue(connection.tls().insecure());
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void goesToTheLocalServerUnlessToldOtherwise() {
    MlflowConnection connection = MlflowConnection.of(Map.of());
    assertEquals(URI.create("http://127.0.0.1:5000"), connection.uri());
    assertFalse(connection.tls().insecure());
  }

  @Test
  void takesCredentialsFromTheAddressAndKeepsThemOutOfSight() {
    MlflowConnection connection =
        MlflowConnection.of(Map.of("MLFLOW_TRACKING_URI", "http://bob:hunter2@host:5000"));
    assertEquals(URI.create("http://host:5000"), connection.uri());
    assertEquals(
        Optional.of("Basic " + base64("bob:hunter2")), connection.credentials().authorization());
    assertEquals(
        "http://host:5000 (user and password of MLFLOW_TRACKING_URI)", connection.toString());
    assertEquals(
        "http://host:5000 (token of MLFLOW_TRACKING_TOKEN)",
        MlflowConnection.of(
                Map.of("MLFLOW_TRACKING_URI", "http://host:5000", "MLFLOW_TRACKING_TOKEN", "t"))
            .toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mlruns",
        "file:///tmp/mlruns",
        "sqlite:///mlflow.db",
        "databricks",
        "http://",
        "http://bob:hunter2@ho st",
        "http://ho st/with_underscore",
        "ftp://bob:hunter2@host"
      })
  void refusesWhatIsNoAddressOfAServer(String uri) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> MlflowConnection.of(Map.of("MLFLOW_TRACKING_URI", uri)));
    assertTrue(e.getMessage().contains("http://host:port"), e.getMessage());
    assertFalse(e.getMessage().contains("hunter2"), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://mlflow_server:5000", "http://bob:hunter2@mlflow_server:5000/team/"})
  void saysThatNoHostMayHaveAnUnderscore(String uri) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> MlflowConnection.of(Map.of("MLFLOW_TRACKING_URI", uri)));
    assertTrue(
        e.getMessage().startsWith("MLFLOW_TRACKING_URI names a host with '_' "), e.getMessage());
    assertTrue(e.getMessage().contains("an alias without it"), e.getMessage());
    assertFalse(e.getMessage().matches(".*(hunter2|mlflow_server).*"), e.getMessage());
  }

  @Test
  void linksToThePagesOfTheServerForTraining() {
    MlflowLinks links = new MlflowLinks(URI.create("http://host:5000/prefix"));
    String pages = "http://host:5000/prefix/#/experiments/1";
    String training = "workflowType=machine_learning";
    assertEquals(pages + "?" + training, links.experiment("1").toString());
    assertEquals(pages + "/runs/ab?" + training, links.run("1", "ab").toString());
    RunsView view = new RunsView("k", "n", "", "m", false, List.of(), List.of(), List.of());
    assertEquals(
        pages + "/runs?viewStateShareKey=k&compareRunsMode=CHART&" + training,
        links.shared("1", view, MlflowLinks.Mode.CHART).toString());
  }
}
