package io.coursework.mlflow.backend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.mlflow.backend.http.CallFailure;
import io.coursework.mlflow.backend.http.MlflowConnection;
import io.coursework.mlflow.backend.http.MlflowTransport;
import io.coursework.mlflow.backend.model.ArtifactRoute;
import io.coursework.mlflow.backend.model.ArtifactStore;
import io.coursework.mlflow.server.MlflowReader;
import io.coursework.mlflow.server.MlflowServer;
import io.coursework.tracking.Eventually;
import io.coursework.tracking.backend.BackendException;
import io.coursework.tracking.backend.RemoteRun;
import io.coursework.tracking.backend.RunContent;
import io.coursework.tracking.run.RunHeader;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that were started in ways that make them refuse something. */
@Tag("mlflow")
class ServerSettingsTest {
  @TempDir Path directory;

  @Test
  void namesTheOptionThatTheHostCheckWants() throws Exception {
    MlflowServer.assumeVersion3("check of host names");
    try (MlflowServer server = MlflowServer.start(directory, "--allowed-hosts", "other.example")) {
      MlflowConnection connection = MlflowConnection.of(server.uri());
      ServerReport report = new ServerCheck(connection, Eventually.LONG).check();
      assertTrue(report.reachable());
      assertTrue(report.problem().orElseThrow().contains("403, host check"), report.toString());
      assertTrue(
          report.remedy().orElseThrow().contains("--allowed-hosts " + server.uri().getAuthority()),
          report.toString());
      BackendException e =
          assertThrows(
              BackendException.class,
              () -> new MlflowBackend(connection).open(RunHeader.of("e", "n")));
      assertEquals(BackendException.Kind.REFUSED, e.kind());
    }
  }

  @Test
  void logsInWhereTheServerAsksForIt() throws Exception {
    MlflowServer.assumeVersion3(
        "parts of the login installed: its environment is the plain server");
    try (MlflowServer server = MlflowServer.start(directory, "--app-name", "basic-auth")) {
      MlflowConnection stranger = MlflowConnection.of(server.uri());
      ServerReport report = new ServerCheck(stranger, Eventually.LONG).check();
      assertTrue(report.reachable());
      assertTrue(report.problem().orElseThrow().contains("requires a login (401)"));
      BackendException e =
          assertThrows(
              BackendException.class,
              () -> new MlflowBackend(stranger).open(RunHeader.of("e", "n")));
      assertEquals(BackendException.Kind.REFUSED, e.kind());

      MlflowConnection admin =
          MlflowConnection.of(
              Map.of(
                  "MLFLOW_TRACKING_URI",
                  server.uri().toString(),
                  "MLFLOW_TRACKING_USERNAME",
                  "admin",
                  "MLFLOW_TRACKING_PASSWORD",
                  MlflowServer.ADMIN_PASSWORD));
      assertTrue(new ServerCheck(admin, Eventually.LONG).check().usable());
      RemoteRun run = new MlflowBackend(admin).open(RunHeader.of("e", "n"));
      run.artifact("a.txt", Files.writeString(directory.resolve("a"), "a"));
      assertTrue(Files.exists(server.artifacts().resolve("1").resolve(run.id())));
    }
  }

  @Test
  void copiesFilesToAnArtifactRootOnThisDisk() throws Exception {
    Path store = directory.resolve("store");
    try (MlflowServer server =
        MlflowServer.start(
            directory, "--no-serve-artifacts", "--default-artifact-root", store.toString())) {
      Files.createDirectories(store);
      MlflowConnection connection = MlflowConnection.of(server.uri());
      ServerReport report = new ServerCheck(connection, Eventually.LONG).check();
      assertTrue(report.usable(), report.toString());
      assertTrue(report.artifactRoute().orElseThrow().startsWith("shared disk"));
      RemoteRun run = new MlflowBackend(connection).open(RunHeader.of("e", "n"));
      Path file = Files.writeString(directory.resolve("file"), "content");
      run.artifact("figures/pca.svg", file);
      RunContent content = MlflowReader.read(server.uri(), store, run.id());
      assertArrayEquals(
          "content".getBytes(StandardCharsets.UTF_8), content.artifacts().get("figures/pca.svg"));

      Path back = directory.resolve("back");
      assertTrue(run.fetch("figures/pca.svg", -1, back));
      assertEquals("content", Files.readString(back));
      assertFalse(run.fetch("figures/none.svg", -1, back));
    }
  }

  /**
   * A client that sees nothing of the server's disk: the server writes and reads the files itself.
   */
  @Test
  void handsFilesToAServerWhoseStoreIsOutOfReach() throws Exception {
    Path store = directory.resolve("store");
    try (MlflowServer server =
        MlflowServer.start(
            directory, "--no-serve-artifacts", "--default-artifact-root", store.toString())) {
      MlflowConnection connection = MlflowConnection.of(server.uri());
      RemoteRun run = new MlflowBackend(connection).open(RunHeader.of("e", "n"));
      // No path of this machine, so that the disk is not found to be shared.
      ArtifactStore artifacts =
          new ArtifactStore(
              "s3://bucket/1/artifacts",
              Optional.of(run.id()),
              new MlflowTransport(connection),
              connection);
      artifacts.put("a/b+c.txt", Files.writeString(directory.resolve("file"), "content"));
      artifacts.put("top.txt", Files.writeString(directory.resolve("file"), "another"));
      RunContent content = MlflowReader.read(server.uri(), store, run.id());
      assertArrayEquals(
          "content".getBytes(StandardCharsets.UTF_8), content.artifacts().get("a/b+c.txt"));
      Path back = directory.resolve("back");
      artifacts.get("a/b+c.txt", Long.MAX_VALUE, back);
      assertEquals("content", Files.readString(back));
      artifacts.get("top.txt", Long.MAX_VALUE, back);
      assertEquals("another", Files.readString(back));
      assertThrows(CallFailure.class, () -> artifacts.get("a/none", Long.MAX_VALUE, back));
      Path large = directory.resolve("large");
      try (RandomAccessFile sparse = new RandomAccessFile(large.toFile(), "rw")) {
        sparse.setLength(ArtifactRoute.Upload.LARGEST + 1);
      }
      CallFailure refused =
          assertThrows(CallFailure.class, () -> artifacts.put("large.bin", large));
      assertTrue(refused.withRemedy().contains("--serve-artifacts"), refused.withRemedy());
    }
  }

  @Test
  void saysThatTheServerTakesNoFiles() throws Exception {
    try (MlflowServer server =
        MlflowServer.start(
            directory, "--no-serve-artifacts", "--default-artifact-root", "mlflow-artifacts:/")) {
      ServerReport report =
          new ServerCheck(MlflowConnection.of(server.uri()), Eventually.LONG).check();
      assertTrue(report.reachable(), report::toString);
      assertFalse(report.usable());
      assertEquals(Optional.empty(), report.artifactRoute());
      assertEquals(Optional.of("start it with --serve-artifacts"), report.remedy());
    }
  }
}
