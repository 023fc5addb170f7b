package io.coursework.mlflow.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.mlflow.backend.http.MlflowConnection;
import io.coursework.mlflow.server.MlflowServer;
import io.coursework.tracking.Eventually;
import io.coursework.tracking.RunRecord;
import io.coursework.tracking.Tracking;
import io.coursework.tracking.backend.BackendException;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.run.RunStatus;
import io.coursework.tracking.secret.Secrets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mlflow.tracking.MlflowClient;

/** Runs that are read back from a real server. */
@Tag("mlflow")
class ServerRunsTest {
  private static final Duration LONG = Eventually.LONG;
  private static final int PER_PAGE = 3;
  private static final int MANY = 1000;

  @TempDir Path directory;

  private final MlflowServer server = MlflowServer.shared();
  private final MlflowConnection connection = MlflowConnection.of(server.uri());
  private final ServerRuns runs = new ServerRuns(connection, PER_PAGE);
  private final String experiment = "read back " + UUID.randomUUID();

  private Run start(RunHeader header) throws Exception {
    Tracking tracking =
        new Tracking(directory, new MlflowBackend(connection), Secrets.of(Map.of()), line -> {});
    return tracking.start(header);
  }

  private static String sent(Run run) {
    assertTrue(run.drain(LONG).complete());
    return run.remoteId().orElseThrow();
  }

  @Test
  void areTheSameAsThoseOnTheDiskHoweverManyPagesTheirCurvesTake() throws Exception {
    try (Run run = start(RunHeader.of(experiment, "joint"))) {
      run.params(Map.of("seed", "7", "note", "ä <b>"));
      for (int step = 0; step < 10; step++) {
        run.metrics(Map.of("train/loss", Math.exp(-step), "system/cpu", 1.0), step);
      }
      run.metrics(Map.of("train/loss", Double.NaN), 10);
      run.end(RunStatus.FINISHED, null);
      String id = sent(run);

      RunRecord there = runs.read(id, key -> key.startsWith("train/"));
      RunRecord here = RunRecord.read(run.directory(), key -> key.startsWith("train/"));

      assertEquals(id, there.id());
      assertEquals(here.clientRunId(), there.clientRunId());
      assertEquals(here.experiment(), there.experiment());
      assertEquals(here.name(), there.name());
      assertEquals(here.ended(), there.ended());
      assertEquals(here.params(), there.params());
      assertEquals(here.metrics(), there.metrics());
      assertEquals(10, there.metrics().get("train/loss").steps().size());
    }
  }

  @Test
  void aFamilyIsFoundByItsParentAndAnExperimentByItsName() throws Exception {
    List<String> ids = new ArrayList<>();
    try (Run parent = start(RunHeader.of(experiment, "study"))) {
      for (String name : List.of("first", "second")) {
        try (Run part = start(RunHeader.of(experiment, name).withParent(parent.clientRunId()))) {
          part.end(RunStatus.FINISHED, null);
          ids.add(sent(part));
        }
      }
      try (Run killed =
          start(RunHeader.of(experiment, "killed").withParent(parent.clientRunId()))) {
        killed.end(RunStatus.KILLED, "by hand");
        String id = sent(killed);
        assertEquals(Optional.of(RunStatus.KILLED), runs.read(id, key -> true).ended());
        parent.end(RunStatus.FINISHED, null);
        String whole = sent(parent);
        assertEquals(
            List.of(ids.get(0), ids.get(1), id), ids(runs.parts(whole, MANY, tags -> true)));
        assertEquals(List.of(), runs.parts(id, MANY, tags -> true));
        assertEquals(
            ids,
            ids(runs.finished(experiment, MANY, tags -> true)),
            "no parent, and what is finished");
        assertEquals(
            List.of(ids.get(1)), ids(runs.finished(experiment, 1, tags -> true)), "the latest");
        assertEquals(
            List.of(ids.get(1), id), ids(runs.parts(whole, 2, tags -> true)), "the latest two");
      }
    }
  }

  private static List<String> ids(List<ListedRun> runs) {
    return runs.stream().map(run -> run.record().id()).toList();
  }

  @Test
  void whatIsNotThereIsSaidInOneLine() throws Exception {
    String none = "0123456789abcdef0123456789abcdef";
    BackendException noRun =
        assertThrows(BackendException.class, () -> runs.read(none, key -> true));
    assertTrue(noRun.getMessage().contains("there is no run " + none), noRun.getMessage());
    assertThrows(BackendException.class, () -> runs.parts(none, MANY, tags -> true));
    BackendException noExperiment =
        assertThrows(BackendException.class, () -> runs.finished(experiment, MANY, tags -> true));
    assertTrue(noExperiment.getMessage().contains(experiment), noExperiment.getMessage());
    try (Run run = start(RunHeader.of(experiment, "deleted"));
        MlflowClient client = new MlflowClient(server.uri().toString())) {
      String id = sent(run);
      assertEquals(Optional.empty(), runs.read(id, key -> true).ended(), "it runs");
      client.deleteRun(id);
      BackendException deleted =
          assertThrows(BackendException.class, () -> runs.read(id, key -> true));
      assertTrue(deleted.getMessage().contains("was deleted"), deleted.getMessage());
    }
  }
}
