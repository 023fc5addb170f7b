package io.coursework.mlflow.backend.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsTest {
  @TempDir Path home;

  private Optional<String> sent(String... variables) {
    return connection(variables).credentials().authorization();
  }

  private MlflowConnection connection(String... variables) {
    Map<String, String> environment = new HashMap<>(Map.of("HOME", home.toString()));
    for (int i = 0; i < variables.length; i += 2) {
      environment.put(variables[i], variables[i + 1]);
    }
    return MlflowConnection.of(environment);
  }

  private void keepFile(String text) throws IOException {
    Files.createDirectories(home.resolve(".mlflow"));
    Files.writeString(home.resolve(".mlflow/credentials"), text);
  }

  private static Optional<String> basic(String user, String password) {
    return Optional.of(Credentials.basic(user, password));
  }

  @Test
  void readsTheFileWhereTheVariablesAreUnset() throws IOException {
    keepFile(
        """
        # of the team
        [other]
        mlflow_tracking_password = wrong

        [mlflow]
        MLFLOW_TRACKING_USERNAME = alice
        mlflow_tracking_password: pa=ss\\word#100%%
        """);
    assertEquals(basic("alice", "pa=ss\\word#100%"), sent());
    assertEquals(
        Optional.of("user and password of " + home.resolve(".mlflow/credentials")),
        connection().credentials().describe());
    assertEquals(
        basic("bob", "hunter2"),
        sent("MLFLOW_TRACKING_USERNAME", "bob", "MLFLOW_TRACKING_PASSWORD", "hunter2"));
    // One variable and one line of the file, as Python's client puts them together.
    assertEquals(basic("bob", "pa=ss\\word#100%"), sent("MLFLOW_TRACKING_USERNAME", "bob"));
  }

  @Test
  void doesNotMixTheAddressWithTheFile() throws IOException {
    keepFile("[mlflow]\nmlflow_tracking_username = alice\nmlflow_tracking_password = secret\n");
    assertEquals(basic("bob", ""), sent("MLFLOW_TRACKING_URI", "http://bob@host:5000"));
  }

  @Test
  void sendsATokenUnlessUserAndPasswordAreComplete() throws IOException {
    assertEquals(Optional.empty(), sent());
    assertEquals(Optional.of("Bearer sesame"), sent("MLFLOW_TRACKING_TOKEN", "sesame\n"));
    assertEquals(
        Optional.of("Bearer sesame"),
        sent("MLFLOW_TRACKING_TOKEN", "sesame", "MLFLOW_TRACKING_USERNAME", "bob"));
    assertEquals(
        basic("bob", "hunter2"),
        sent(
            "MLFLOW_TRACKING_TOKEN",
            "sesame",
            "MLFLOW_TRACKING_USERNAME",
            "bob",
            "MLFLOW_TRACKING_PASSWORD",
            "hunter2"));
    keepFile("[other]\nmlflow_tracking_username = alice\n");
    assertEquals(Optional.empty(), sent());
  }

  @Test
  void namesAFileThatIsNoneWithoutQuotingIt() throws IOException {
    keepFile("mlflow_tracking_password = hunter2 without a section\n");
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, this::sent);
    assertTrue(e.getMessage().contains(home.resolve(".mlflow/credentials").toString()));
    assertFalse(e.getMessage().contains("hunter2"), e.getMessage());
  }

  @Test
  void makesItsSecretsKnownFromWhereverTheyCome() throws IOException {
    keepFile(
        "[mlflow]\nmlflow_tracking_username = alice\nmlflow_tracking_password = of-the-file\n");
    MlflowConnection connection =
        connection(
            "MLFLOW_TRACKING_URI",
            "http://mlflow.example",
            "COURSEWORK_HTTP_HEADERS",
            "X-Gate: Bearer of-the-header",
            "http_proxy",
            "http://eve:of-the-proxy@proxy.example:3128");
    String said =
        "of-the-file, %s, of-the-header, of-the-proxy and alice"
            .formatted(Credentials.basic("alice", "of-the-file").substring(6));
    assertEquals("***, ***, ***, *** and alice", connection.secrets(Map.of()).redact(said));
    for (String shown : new String[] {connection.toString(), connection.describe().toString()}) {
      assertFalse(shown.contains("of-the-header"), shown);
      assertFalse(shown.contains("of-the-proxy"), shown);
      assertFalse(shown.contains("alice") || shown.contains("eve"), shown);
      assertTrue(shown.contains("header X-Gate"), shown);
      assertTrue(shown.contains("proxy proxy.example:3128 (http_proxy) with a login"), shown);
    }
    assertEquals(
        "***",
        MlflowConnection.of(Map.of("MLFLOW_TRACKING_URI", "http://bob:of-the-address@host"))
            .secrets(Map.of())
            .redact("of-the-address"));
  }

  @Test
  void saysThatSignedRequestsCannotBeMade() {
    for (String variable : new String[] {"MLFLOW_TRACKING_AWS_SIGV4", "MLFLOW_TRACKING_AUTH"}) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> connection(variable, "true"));
      assertTrue(e.getMessage().startsWith(variable + " is set"), e.getMessage());
    }
    connection("MLFLOW_TRACKING_AWS_SIGV4", "false");
  }
}
