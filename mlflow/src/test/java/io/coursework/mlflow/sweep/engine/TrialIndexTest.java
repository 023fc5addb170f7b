package io.coursework.mlflow.sweep.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.mlflow.sweep.plan.Trial;
import io.coursework.tracking.RunRecord;
import io.coursework.tracking.StoppedRun;
import io.coursework.tracking.Tracking;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.run.RunStatus;
import io.coursework.tracking.secret.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrialIndexTest {

  private static final String PARENT = "parent-id";

  @TempDir Path runs;

  private Tracking tracking() {
    return Tracking.offline(runs, Secrets.of(Map.of()), notice -> {});
  }

  private static RunHeader header(int number, String parent) {
    return RunHeader.of("e", "s-%04d".formatted(number))
        .withTags(
            Map.of(
                Trial.ID,
                "id-" + number,
                Trial.NUMBER,
                Integer.toString(number),
                "coursework.host",
                "node",
                "coursework.pid",
                "7"))
        .withParent(parent);
  }

  /** A run with a loss at every step up to one, and an accuracy at the last. */
  private Path run(int number, int steps, RunStatus end) throws IOException {
    try (Run run = tracking().start(header(number, PARENT))) {
      run.params(Map.of("model.d_model", "8"));
      run.describe("much text");
      for (int step = 1; step <= steps; step++) {
        run.metrics(Map.of("train/loss", 1.0 / step, "train/tokens", 1.0 * step), step);
      }
      run.metrics(Map.of("eval/sum/accuracy", 0.5), steps);
      run.end(end, null);
      return run.directory();
    }
  }

  private TrialIndex index() throws IOException {
    return TrialIndex.of(runs, PARENT);
  }

  /** What an index that is opened now says, once it has read so many journals. */
  private Map<String, RunRecord> read(int journals) throws IOException {
    TrialIndex index = index();
    Map<String, RunRecord> records = index.refreshed();
    assertEquals(journals, index.read(), "journals read");
    index.save();
    return records;
  }

  @Test
  void onlyWhatIsNewOrHasChangedIsRead() throws IOException {
    run(1, 3, RunStatus.FINISHED);
    Path stopped = run(2, 3, RunStatus.KILLED);
    try (Run other = tracking().start(header(3, "another-sweep"))) {
      other.end(RunStatus.FINISHED, null);
    }
    Files.writeString(runs.resolve("plan.json"), "{}");

    Map<String, RunRecord> records = read(2);
    assertEquals(Set.of("id-1", "id-2"), records.keySet());
    assertEquals(records, read(0), "from the file alone");

    try (StoppedRun run = StoppedRun.open(stopped);
        Run resumed = tracking().resume(run)) {
      resumed.end(RunStatus.FINISHED, null);
    }
    run(4, 1, RunStatus.FINISHED);
    records = read(2);
    assertEquals(Set.of("id-1", "id-2", "id-4"), records.keySet());
    assertTrue(records.get("id-2").finished());
    assertEquals(records, read(0));
  }

  @Test
  void aRecordIsLight() throws IOException {
    Path run = run(1, 50, RunStatus.FINISHED);
    for (RunRecord record : List.of(read(1).get("id-1"), read(0).get("id-1"))) {
      assertEquals(run.toString(), record.id());
      assertEquals(Set.of("train/loss", "eval/sum/accuracy"), record.metrics().keySet());
      assertEquals(List.of(50L), record.metrics().get("train/loss").steps());
      assertEquals(
          Set.of("coursework.host", "coursework.pid", Trial.ID, Trial.NUMBER),
          record.tags().keySet());
      assertEquals("8", record.params().get("model.d_model"));
    }
  }

  @Test
  void aLostOrDamagedFileIsMadeAgain() throws IOException {
    run(1, 3, RunStatus.FINISHED);
    Map<String, RunRecord> records = read(1);
    Path file = runs.resolve(".sweep-" + PARENT).resolve("index.jsonl");
    for (String text : List.of("", "{", "{\"format\": 9}", "{\"format\": 1}\n{\"run\": ")) {
      Files.writeString(file, text);
      assertEquals(records, read(1), text);
    }
    Files.delete(file);
    assertEquals(records, read(1));
  }

  @Test
  void aFolderThatIsGoneIsForgotten() throws IOException {
    Path run = run(1, 3, RunStatus.FINISHED);
    read(1);
    try (Stream<Path> files = Files.walk(run)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    assertEquals(Map.of(), read(0));
  }

  @Test
  void ofADamagedJournalTheReasonIsKnown() throws IOException {
    Path run = run(1, 3, RunStatus.FINISHED);
    Path journal = run.resolve("journal.jsonl");
    List<String> lines = Files.readAllLines(journal);
    lines.remove(2);
    Files.write(journal, lines);
    RunRecord record = read(1).get("id-1");
    assertEquals(Optional.empty(), record.ended());
    assertTrue(record.tags().get(Run.END_REASON).contains("its journal is damaged"));
  }

  @Test
  void ofSeveralRunsOfATrialAFinishedOneCounts() throws IOException {
    Path finished = run(1, 3, RunStatus.FINISHED);
    run(1, 2, RunStatus.KILLED);
    assertEquals(finished.toString(), read(2).get("id-1").id());
  }
}
