package io.coursework.mlflow.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.mlflow.backend.http.MlflowConnection;
import io.coursework.mlflow.server.MlflowReader;
import io.coursework.mlflow.server.MlflowServer;
import io.coursework.tracking.backend.BackendException;
import io.coursework.tracking.backend.RemoteRun;
import io.coursework.tracking.backend.RunContent;
import io.coursework.tracking.provenance.ProcessIdentity;
import io.coursework.tracking.provenance.ProcessTable;
import io.coursework.tracking.run.MetricPoint;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.run.RunStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.mlflow.tracking.MlflowClient;

@Tag("mlflow")
class RunningRunsTest {
  private static final int PER_PAGE = 2;

  /** After the start of every run here. */
  private final Instant later = Instant.now().plusSeconds(3600).truncatedTo(ChronoUnit.MILLIS);

  private final MlflowServer server = MlflowServer.shared();
  private final MlflowConnection connection = MlflowConnection.of(server.uri());
  private final MlflowBackend backend = new MlflowBackend(connection);
  private final RunningRuns runs = new RunningRuns(connection, PER_PAGE);
  private final String experiment = "running " + UUID.randomUUID();

  private RunContent read(String id) throws Exception {
    return MlflowReader.read(server.uri(), server.artifacts(), id);
  }

  private RunningRun running(RemoteRun run) throws Exception {
    return runs.of(experiment, count -> {}).stream()
        .filter(one -> one.id().equals(run.id()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void areThoseOfOursThatTheServerCallsRunningOnWhateverPage() throws Exception {
    Set<String> ids = new TreeSet<>();
    for (int i = 0; i < 5; i++) {
      ids.add(backend.open(RunHeader.of(experiment, "run " + i)).id());
    }
    backend.open(RunHeader.of(experiment, "ended")).end(RunStatus.FINISHED, later);
    try (MlflowClient client = new MlflowClient(server.uri().toString())) {
      client.createRun(client.getExperimentByName(experiment).orElseThrow().getExperimentId());
    }
    List<Long> told = new ArrayList<>();
    List<RunningRun> found = runs.of(experiment, told::add);
    assertEquals(ids, found.stream().map(RunningRun::id).collect(Collectors.toSet()));
    assertEquals(5, found.size());
    assertEquals(List.of(2L, 4L), told);
    assertEquals(experiment, found.get(0).experiment());
    assertTrue(found.get(0).link().toString().contains("/runs/" + found.get(0).id()));
    assertTrue(
        runs.all(count -> {}).stream()
            .map(RunningRun::id)
            .collect(Collectors.toSet())
            .containsAll(ids));
  }

  @Test
  void areNotLookedForInAnExperimentThatIsNotThere() {
    BackendException e =
        assertThrows(BackendException.class, () -> runs.of(experiment, count -> {}));
    assertTrue(e.getMessage().contains("no experiment '" + experiment + "'"), e.getMessage());
  }

  @Test
  void tellOfTheirProcessAndItsLastSign() throws Exception {
    ProcessIdentity self = ProcessTable.here().self();
    RunHeader header = RunHeader.of(experiment, "signs").withTags(self.tags());
    RemoteRun run = backend.open(header);
    assertEquals(new Heartbeat(Optional.of(self), header.start()), running(run).pulse());
    run.alive(later.plusSeconds(10));
    assertEquals(later.plusSeconds(10), running(run).pulse().lastSign());
    run.metrics(List.of(new MetricPoint("loss", 1, later.plusSeconds(20), 1)));
    assertEquals(later.plusSeconds(20), running(run).pulse().lastSign());
    RemoteRun nameless = backend.open(RunHeader.of(experiment, "nameless"));
    assertEquals(Optional.empty(), running(nameless).pulse().process());
  }

  @Test
  void areKilledAtTheirLastSign() throws Exception {
    RemoteRun run = backend.open(RunHeader.of(experiment, "killed"));
    run.alive(later.plusSeconds(5));
    RunningRun before = running(run);
    assertEquals(Optional.of(before), runs.again(before));
    runs.kill(before, "reaped: its process is gone");
    RunContent content = read(run.id());
    assertEquals("KILLED", content.status());
    assertEquals(Optional.of(later.plusSeconds(5).toEpochMilli()), content.end());
    assertEquals("reaped: its process is gone", content.tags().get("coursework.end_reason"));
    assertEquals(Optional.empty(), runs.again(before));
    assertEquals(List.of(), runs.of(experiment, count -> {}));
  }

  @Test
  void areSetRightByTheirOwnEnd() throws Exception {
    RemoteRun run = backend.open(RunHeader.of(experiment, "alive"));
    runs.kill(running(run), "reaped: by mistake");
    run.metrics(List.of(new MetricPoint("loss", 1, later, 1)));
    run.end(RunStatus.FINISHED, later.plusSeconds(30));
    run.end(RunStatus.FINISHED, later.plusSeconds(30));
    RunContent content = read(run.id());
    assertEquals("FINISHED", content.status());
    assertEquals(Optional.of(later.plusSeconds(30).toEpochMilli()), content.end());
    assertFalse(content.tags().containsKey("coursework.end_reason"));
    assertFalse(content.tags().containsKey("coursework.reaped"));
  }

  @Test
  void areSetRightWhereTheyGoOn() throws Exception {
    RemoteRun run = backend.open(RunHeader.of(experiment, "resumed"));
    runs.kill(running(run), "reaped: its process is gone");
    run.resume();
    run.resume();
    RunContent content = read(run.id());
    assertEquals("RUNNING", content.status());
    assertFalse(content.tags().containsKey("coursework.end_reason"));
    assertFalse(content.tags().containsKey("coursework.reaped"));
  }

  @Test
  void keepTheReasonOfTheirOwnEnd() throws Exception {
    RemoteRun run = backend.open(RunHeader.of(experiment, "alive"));
    runs.kill(running(run), "reaped: by mistake");
    run.tags(Map.of("coursework.end_reason", "interrupted"));
    run.end(RunStatus.KILLED, later);
    Map<String, String> tags = read(run.id()).tags();
    assertEquals("interrupted", tags.get("coursework.end_reason"));
    assertFalse(tags.containsKey("coursework.reaped"));
  }
}
