package io.coursework.mlflow.backend.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.coursework.mlflow.backend.http.MlflowConnection;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArtifactRouteTest {
  private static final MlflowConnection HERE =
      MlflowConnection.of(URI.create("http://127.0.0.1:5000"));
  private static final MlflowConnection AWAY =
      MlflowConnection.of(URI.create("http://tracking.example:5000"));

  @TempDir Path store;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mlflow-artifacts:/1/ab/artifacts",
        "mlflow-artifacts://host:5000/1/ab/artifacts",
        "http://host:5000/api/2.0/mlflow-artifacts/artifacts/1/ab/artifacts/"
      })
  void goesThroughTheServerThatServesArtifacts(String root) {
    assertEquals(new ArtifactRoute.Proxy("1/ab/artifacts"), ArtifactRoute.of(root, AWAY));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"s3://bucket/1/ab/artifacts", "gs://b/1", "wasbs://c@a/1", "relative/dir"})
  void leavesOtherStoresToTheServer(String root) {
    assertEquals(new ArtifactRoute.Upload(root), ArtifactRoute.of(root, AWAY));
  }

  @Test
  void copiesWhereTheDiskIsShared() throws IOException {
    Path run = store.resolve("1/ab/artifacts");
    assertEquals(new ArtifactRoute.SharedDisk(run), ArtifactRoute.of(run.toString(), HERE));
    assertEquals(new ArtifactRoute.SharedDisk(run), ArtifactRoute.of(run.toUri().toString(), HERE));
    assertInstanceOf(ArtifactRoute.Upload.class, ArtifactRoute.of(run.toString(), AWAY));
    Files.createDirectory(store.resolve("1"));
    assertEquals(new ArtifactRoute.SharedDisk(run), ArtifactRoute.of(run.toString(), AWAY));
    assertInstanceOf(
        ArtifactRoute.Upload.class, ArtifactRoute.of("/not/here/at/all/1/ab/artifacts", HERE));
  }
}
