package io.coursework.mlflow.backend.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.mlflow.backend.FakeMlflow;
import io.coursework.mlflow.backend.MlflowBackend;
import io.coursework.mlflow.backend.ServerCheck;
import io.coursework.tracking.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CustomHeadersTest {
  private static CustomHeaders read(String text) {
    return CustomHeaders.of(new MlflowVariables(Map.of("COURSEWORK_HTTP_HEADERS", text)));
  }

  @Test
  void readsOneALine() {
    assertEquals(
        Map.of("X-Gate", "a: b; c=d", "Cookie", "x=1; y=2", "X-Empty", ""),
        read("X-Gate:  a: b; c=d \r\n\n  Cookie: x=1; y=2\nX-Empty:").values());
    assertEquals(Map.of(), CustomHeaders.of(new MlflowVariables(Map.of())).values());
  }

  @Test
  void readsThemFromAFile(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("headers"), "X-Gate: sesame\n");
    assertEquals(Map.of("X-Gate", "sesame"), read("@" + file).values());
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> read("@" + directory));
    assertTrue(e.getMessage().contains("COURSEWORK_HTTP_HEADERS = @" + directory), e.getMessage());
    Files.writeString(file, "X-Gate: sesame\nsesame only");
    e = assertThrows(IllegalArgumentException.class, () -> read("@" + file));
    assertEquals(file + ", line 2 is not a header; write one 'Name: value' a line", e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"sesame", "X Gate: sesame", ": sesame", "X: sesam\u00e9", "Host: sesame"})
  void refusesWhatIsNoHeaderWithoutShowingIt(String line) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> read("X-Good: 1\n" + line));
    assertTrue(e.getMessage().contains("COURSEWORK_HTTP_HEADERS, line 2"), e.getMessage());
    assertFalse(e.getMessage().contains("sesam"), e.getMessage());
  }

  @Test
  void goWithEveryCallAndWinOverOurOwn() throws Exception {
    try (FakeMlflow fake = new FakeMlflow()) {
      MlflowConnection connection =
          MlflowConnection.of(
              Map.of(
                  "MLFLOW_TRACKING_URI",
                  fake.uri().toString(),
                  "MLFLOW_TRACKING_TOKEN",
                  "of the server",
                  "MLFLOW_WORKSPACE",
                  "team-a",
                  "COURSEWORK_HTTP_HEADERS",
                  "authorization: Gate sesame\nX-Gate: 7"));
      new MlflowBackend(connection).experimentId("e");
      assertTrue(new ServerCheck(connection, Eventually.LONG).check().usable());
      int calls = fake.headers("X-Gate").size();
      assertTrue(calls > 2);
      assertEquals(List.of("7"), fake.headers("X-Gate").stream().distinct().toList());
      assertEquals(List.of("Gate sesame"), fake.authorizations().stream().distinct().toList());
      assertEquals(
          List.of("team-a"), fake.headers("X-MLFLOW-WORKSPACE").stream().distinct().toList());
    }
  }

  @Test
  void refusesAWorkspaceThatIsNoName() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> MlflowConnection.of(Map.of("MLFLOW_WORKSPACE", "team a")));
    assertTrue(e.getMessage().contains("MLFLOW_WORKSPACE = 'team a'"), e.getMessage());
  }
}
