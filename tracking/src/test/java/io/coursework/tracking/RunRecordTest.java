package io.coursework.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.tracking.run.MetricHistory;
import io.coursework.tracking.run.MetricPoint;
import io.coursework.tracking.run.ResumeException;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.run.RunStatus;
import io.coursework.tracking.secret.Secrets;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are read back from their directories. */
class RunRecordTest {

  @TempDir Path root;

  private Tracking tracking() {
    return Tracking.offline(root, Secrets.of(Map.of()), line -> {});
  }

  private Path recorded(RunHeader header, boolean end) throws IOException {
    try (Run run = tracking().start(header)) {
      run.params(Map.of("seed", "7"));
      run.tag("phase", "SUM");
      run.metrics(Map.of("train/loss", 2.0, "system/cpu", 50.0), 1);
      run.metrics(Map.of("train/loss", Double.NaN), 2);
      run.metrics(Map.of("train/loss", 1.0), 3);
      run.metrics(Map.of("train/loss", 0.5), 3);
      if (end) {
        run.end(RunStatus.FINISHED, null);
      }
      return run.directory();
    }
  }

  @Test
  void isReadWithItsHeaderParamsTagsAndTheMetricsWanted() throws IOException {
    RunHeader header = RunHeader.of("experiment", "joint").withTags(Map.of("device", "cpu"));
    Path directory = recorded(header, true);

    RunRecord run = RunRecord.read(directory, key -> !key.startsWith("system/"));

    assertEquals(directory.toString(), run.id());
    assertEquals(Optional.of(header.clientRunId()), run.clientRunId());
    assertEquals("experiment", run.experiment());
    assertEquals("joint", run.name());
    assertTrue(run.finished());
    assertEquals(Map.of("seed", "7"), run.params());
    assertEquals("SUM", run.tags().get("phase"));
    assertEquals("cpu", run.tags().get("device"));
    assertEquals(Set.of("train/loss"), run.metrics().keySet());
    MetricHistory loss = run.metrics().get("train/loss");
    assertEquals(List.of(1L, 3L), loss.steps(), "no point that is not finite");
    assertEquals(List.of(2.0, 0.5), loss.values(), "the last of two at one step");
    assertEquals(3, loss.lastStep());
    assertEquals(0.5, loss.last());
    assertEquals(Map.of(1L, 2.0, 3L, 0.5), loss.byStep());
  }

  @Test
  void oneThatStillRunsHasNoEnd() throws IOException {
    try (Run run = tracking().start(RunHeader.of("experiment", "joint"))) {
      run.metrics(Map.of("train/loss", 2.0), 1);
      run.sync();
      RunRecord read = RunRecord.read(run.directory(), key -> true);
      assertEquals(Optional.empty(), read.ended());
      assertFalse(read.finished());
    }
  }

  @Test
  void aFolderThatIsNoRunsIsRefused() {
    assertThrows(ResumeException.class, () -> RunRecord.read(root, key -> true));
  }

  @Test
  void partsOfARunAreFoundBesideItByTheirStarts() throws IOException {
    RunHeader whole = RunHeader.of("experiment", "study");
    Path parent = recorded(whole, true);
    Path second = recorded(part("a", whole, 2000), true);
    Path first = recorded(part("b", whole, 1000), true);
    Path stranger = recorded(RunHeader.of("experiment", "stranger"), true);
    RunHeader about = part("probe of b", RunFolders.header(first).orElseThrow(), 3000);
    recorded(about.withTags(Map.of("about", "b")), true);
    Predicate<RunHeader> counted = header -> header.tags().isEmpty();

    assertEquals(List.of(first, second), RunFolders.parts(parent, part -> true));
    assertEquals(List.of(), RunFolders.parts(first, counted));
    assertEquals(List.of(first, second, stranger), RunFolders.withoutParts(root, counted));
  }

  private static RunHeader part(String name, RunHeader whole, long start) {
    RunHeader header = RunHeader.of("experiment", name).withParent(whole.clientRunId());
    return new RunHeader(
        header.clientRunId(),
        header.experiment(),
        header.name(),
        header.parentClientRunId(),
        Instant.ofEpochMilli(start),
        header.user(),
        header.sourceName(),
        header.git(),
        header.description(),
        header.tags(),
        header.remoteId());
  }

  @Test
  void ofPointsInAnyOrderTheOneProducedLastCounts() {
    MetricHistory history =
        MetricHistory.of(
            List.of(
                new MetricPoint("loss", 3, Instant.ofEpochMilli(30), 5),
                new MetricPoint("loss", 1, Instant.ofEpochMilli(10), 5),
                new MetricPoint("loss", 2, Instant.ofEpochMilli(20), 1)));
    assertEquals(List.of(1L, 5L), history.steps());
    assertEquals(List.of(2.0, 3.0), history.values());
    assertThrows(IllegalArgumentException.class, () -> MetricHistory.of(List.of()));
  }
}
