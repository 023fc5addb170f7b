package io.coursework.mlflow.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.mlflow.backend.MlflowBackend;
import io.coursework.mlflow.backend.http.MlflowConnection;
import io.coursework.mlflow.server.JournalContent;
import io.coursework.mlflow.server.MlflowReader;
import io.coursework.mlflow.server.MlflowServer;
import io.coursework.tracking.Eventually;
import io.coursework.tracking.StoppedRun;
import io.coursework.tracking.Tracking;
import io.coursework.tracking.backend.RunContent;
import io.coursework.tracking.run.ResumeException;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mlflow.api.proto.Service;
import org.mlflow.tracking.MlflowClient;

/**
 * Processes that record are killed at random moments, and so is the server; afterwards the server
 * holds what the journals say, each entry once, and nothing else.
 *
 * <p>{@code -Dcrash.seed=N} draws the same moments again, {@code -Dcrash.recordings=N} sets how
 * many.
 */
@Tag("crash")
class RecordingKillTest {
  private static final int KILLS = Integer.getInteger("crash.recordings", 50);

  /** The server goes away before the one kill and comes back before the next, every so many. */
  private static final int OUTAGE_EVERY = 20;

  /** Most milliseconds from the start of a process, or its first entry, to its kill. */
  private static final int LONGEST = 1500;

  private static final String EXPERIMENT = "killed recordings";
  private static final Duration LONG = Eventually.LONG;

  private final long seed = Long.getLong("crash.seed", System.nanoTime() % 1_000_000);
  private final Random random = new Random(seed);

  @TempDir Path folder;
  private Path runs;

  /** The last step that a run's process said it had taken. */
  private final Map<Path, Long> reached = new HashMap<>();

  /** Directories of the runs whose process came to its end. */
  private final Set<Path> finished = new HashSet<>();

  @Test
  void whatIsJournalledComesToTheServerOnce() throws Exception {
    System.out.printf("crash: %d kills of recordings, -Dcrash.seed=%d%n", KILLS, seed);
    runs = Files.createDirectory(folder.resolve("runs"));
    try (MlflowServer server =
        MlflowServer.start(Files.createDirectory(folder.resolve("server")))) {
      for (int kills = 0; kills < KILLS; ) {
        if (kills % OUTAGE_EVERY == OUTAGE_EVERY / 2) {
          server.stop();
        }
        if (recordAndKill(server, kills % OUTAGE_EVERY == OUTAGE_EVERY / 2 + 1)) {
          kills++;
        }
      }
      List<Path> directories = directories();
      Tracking tracking = new Tracking(runs, new MlflowBackend(MlflowConnection.of(server.uri())));
      for (Path directory : directories) {
        finish(tracking, directory);
      }
      compare(server, directories);
    }
  }

  /**
   * Starts a process, which begins a run or continues with one, and kills it.
   *
   * @param away whether the server is, and is started while the process records
   * @return false if it had come to its end before
   */
  private boolean recordAndKill(MlflowServer server, boolean away) throws Exception {
    List<Path> unfinished = new ArrayList<>();
    for (Path directory : directories()) {
      if (!finished.contains(directory) && hasBegun(directory)) {
        unfinished.add(directory);
      }
    }
    List<String> arguments =
        new ArrayList<>(List.of(server.uri().toString(), runs.toString(), EXPERIMENT));
    if (!unfinished.isEmpty() && random.nextInt(4) > 0) {
      Path directory = unfinished.get(random.nextInt(unfinished.size()));
      // Some steps are taken again, as after a checkpoint.
      long next = reached.getOrDefault(directory, 0L) + 1 - random.nextInt(100);
      arguments.addAll(List.of(directory.toString(), Long.toString(Math.max(0, next))));
    }
    Path output = folder.resolve("output.txt");
    long before = journalled();
    try (ChildProcess process = ChildProcess.start(output, RecordingProcess.class, arguments)) {
      if (random.nextInt(5) > 0) {
        // A run that had ended adds no entry, and while the server is away it does not end either.
        Eventually.await(
            "an entry",
            () ->
                !process.isAlive()
                    || journalled() != before
                    || !said(output, RecordingProcess.ENDED).isEmpty());
      }
      if (away) {
        server.start();
      }
      Thread.sleep(random.nextInt(LONGEST));
      if (!process.kill()) {
        process.awaitSuccess();
        finished.add(directory(output));
        return false;
      }
    }
    assertNothingSaidIsMissing(output);
    return true;
  }

  /** What a call returned for is in the journal, to the last entry. */
  private void assertNothingSaidIsMissing(Path output) throws IOException {
    List<String> steps = said(output, RecordingProcess.STEP);
    if (!steps.isEmpty()) {
      String last = steps.get(steps.size() - 1);
      Path directory = directory(output);
      reached.put(directory, Long.parseLong(last));
      assertTrue(
          JournalContent.read(directory).points().stream()
              .anyMatch(point -> point.startsWith("step " + last + " ")),
          directory + " lacks step " + last);
    }
  }

  private static Path directory(Path output) throws IOException {
    return Path.of(said(output, RecordingProcess.RUN).get(0));
  }

  /** The whole lines of such a beginning, without it. */
  private static List<String> said(Path output, String beginning) throws IOException {
    String text = Files.readString(output);
    return text.substring(0, text.lastIndexOf('\n') + 1)
        .lines()
        .filter(line -> line.startsWith(beginning))
        .map(line -> line.substring(beginning.length()))
        .toList();
  }

  private List<Path> directories() throws IOException {
    try (Stream<Path> all = Files.list(runs)) {
      return all.filter(directory -> Files.exists(directory.resolve("journal.jsonl")))
          .sorted()
          .toList();
    }
  }

  /** Whether the journal has a first line: killed before that, there is no run. */
  private static boolean hasBegun(Path directory) throws IOException {
    return Files.readString(directory.resolve("journal.jsonl")).contains("\n");
  }

  private long journalled() throws IOException {
    long length = 0;
    for (Path directory : directories()) {
      length += Files.size(directory.resolve("journal.jsonl"));
    }
    return length;
  }

  private static void finish(Tracking tracking, Path directory) throws IOException {
    try (StoppedRun stopped = StoppedRun.open(directory);
        Run run = tracking.resume(stopped)) {
      run.end(RunStatus.FINISHED, null);
      assertTrue(run.drain(LONG).complete(), run.delivery().toString());
    } catch (ResumeException e) {
      assertTrue(
          e.getMessage().contains("nothing is left to do")
              || e.getMessage().contains("before its run began"),
          e.getMessage());
    }
  }

  private static void compare(MlflowServer server, List<Path> directories) throws Exception {
    Map<String, String> ids = new HashMap<>();
    try (MlflowClient client = new MlflowClient(server.uri().toString())) {
      String experiment = client.getExperimentByName(EXPERIMENT).orElseThrow().getExperimentId();
      for (Service.RunInfo info : client.listRunInfos(experiment)) {
        String clientRunId =
            client.getRun(info.getRunId()).getData().getTagsList().stream()
                .filter(tag -> tag.getKey().equals(MlflowBackend.CLIENT_RUN_ID))
                .findFirst()
                .orElseThrow()
                .getValue();
        assertEquals(null, ids.put(clientRunId, info.getRunId()), "two runs of one");
      }
    }
    long points = 0;
    int begun = 0;
    for (Path directory : directories) {
      JournalContent journal = JournalContent.read(directory);
      if (!journal.clientRunId().isEmpty()) {
        begun++;
        points += journal.points().size();
        String id = ids.get(journal.clientRunId());
        RunContent run = MlflowReader.read(server.uri(), server.artifacts(), id);
        assertEquals(List.of(), journal.differences(run), directory.toString());
        assertEquals("FINISHED", run.status());
      }
    }
    assertEquals(begun, ids.size());
    System.out.printf("crash: %d runs with %,d points agree with their journals%n", begun, points);
  }
}
