package io.coursework.tracking;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.tracking.backend.BackendException;
import io.coursework.tracking.backend.FakeBackend;
import io.coursework.tracking.backend.RunContent;
import io.coursework.tracking.journal.Cursor;
import io.coursework.tracking.journal.Journal;
import io.coursework.tracking.provenance.ProcessIdentity;
import io.coursework.tracking.provenance.ProcessTable;
import io.coursework.tracking.run.DatasetInput;
import io.coursework.tracking.run.ResumeException;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.run.RunStatus;
import io.coursework.tracking.secret.Secrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that stopped, in whatever state, and continue. */
class ResumeTest {
  private static final Duration LONG = Eventually.LONG;
  private static final DatasetInput DATA =
      new DatasetInput(
          "listops/sum",
          "train",
          "9f2c01ab",
          Map.of("seed", "1"),
          List.of(),
          Map.of("num_rows", 5L));

  @TempDir Path root;

  private final FakeBackend fake = new FakeBackend();
  private final List<String> notices = Collections.synchronizedList(new ArrayList<>());
  private final RunHeader header = RunHeader.of("experiment", "joint").withTags(Map.of("k", "v"));

  private Tracking tracking() {
    return new Tracking(root, fake, Secrets.of(Map.of()), notices::add);
  }

  /** The work of a run from some step on; its values depend on the step alone. */
  private static void work(Run run, long from, long to) {
    run.params(Map.of("seed", "7", "steps", "10"));
    run.dataset(DATA);
    run.tag("phase", "SUM");
    run.artifact("config.yaml", "name: joint\n".getBytes(StandardCharsets.UTF_8));
    for (long step = from; step < to; step++) {
      run.metrics(Map.of("loss", 1.0 / (1 + step), "rate", 0.1), step);
      if (step % 4 == 0) {
        run.metrics(Map.of("accuracy", step / 10.0), step);
      }
    }
  }

  /** A whole run that was never stopped. */
  private RunContent undisturbed() throws IOException {
    try (Run run = tracking().start(RunHeader.of("experiment", "undisturbed"))) {
      work(run, 0, 10);
      run.end(RunStatus.FINISHED, null);
      run.drain(LONG);
      return fake.content(run.remoteId().orElseThrow());
    }
  }

  private static List<String> values(RunContent content) {
    return content.points().stream()
        .map(point -> "%s %d %s".formatted(point.key(), point.step(), point.value()))
        .sorted()
        .toList();
  }

  /** The directory of a run that did its first 6 steps and was stopped by the user. */
  private Path stopped() throws IOException {
    try (Run run = tracking().start(header)) {
      work(run, 0, 6);
      run.end(RunStatus.KILLED, "interrupted");
      run.drain(LONG);
      return run.directory();
    }
  }

  private RunContent finish(Path directory, long from) throws IOException {
    return finish(directory, from, fake);
  }

  private RunContent finish(Path directory, long from, FakeBackend server) throws IOException {
    Tracking tracking = new Tracking(root, server, Secrets.of(Map.of()), notices::add);
    try (StoppedRun stopped = StoppedRun.open(directory);
        Run run = tracking.resume(stopped)) {
      work(run, from, 10);
      run.end(RunStatus.FINISHED, null);
      assertTrue(run.drain(LONG).complete());
      return server.content(run.remoteId().orElseThrow());
    }
  }

  @Test
  void goesOnAsTheSameRun() throws IOException {
    Path directory = stopped();
    RunContent before = fake.content("remote-0");
    assertEquals("KILLED", before.status());
    try (StoppedRun stopped = StoppedRun.open(directory);
        Run run = tracking().resume(stopped)) {
      assertEquals(header, stopped.header());
      assertEquals(header.clientRunId(), run.clientRunId());
      assertEquals(directory, run.directory());
      run.drain(LONG);
      assertEquals("RUNNING", fake.content("remote-0").status());
      run.end(RunStatus.FINISHED, null);
      run.drain(LONG);
    }
    RunContent after = fake.content("remote-0");
    assertEquals("FINISHED", after.status());
    assertEquals("", after.tags().get("coursework.end_reason"), "it is no more interrupted");
    assertEquals(before.start(), after.start());
    assertTrue(after.end().orElseThrow() >= before.end().orElseThrow());
    assertTrue(after.points().containsAll(before.points()), "with the times they had");
  }

  @Test
  void knowsHowFarCurvesHaveComeBeforeTheyGoOn() throws IOException {
    try (StoppedRun stopped = StoppedRun.open(stopped())) {
      assertEquals(OptionalLong.of(5), stopped.lastStep("loss"));
      assertEquals(OptionalLong.of(4), stopped.lastStep("acc"));
      assertEquals(OptionalLong.of(5), stopped.lastStep(""), "the furthest of all");
      assertEquals(OptionalLong.empty(), stopped.lastStep("system/"));
    }
  }

  @Test
  void knowsTheDataSetsThatWereRead() throws IOException {
    Path directory = stopped();
    DatasetInput other =
        new DatasetInput("listops/sum", "train", "0badf00d", Map.of(), List.of(), Map.of());
    try (StoppedRun stopped = StoppedRun.open(directory);
        Run run = tracking().resume(stopped)) {
      run.dataset(other);
      run.dataset(DATA);
      run.end(RunStatus.KILLED, "interrupted");
    }
    try (StoppedRun stopped = StoppedRun.open(directory)) {
      assertEquals(
          List.of("9f2c01ab", "0badf00d"),
          stopped.datasets().stream().map(DatasetInput::digest).toList());
      assertEquals(DATA.source(), stopped.datasets().get(0).source());
    }
  }

  @Test
  void recordsNothingTwiceThatIsDoneAgain() throws IOException {
    RunContent whole = undisturbed();
    for (long from = 0; from <= 6; from++) {
      Path directory = stopped(from);
      RunContent resumed = finish(directory, from);
      assertEquals(values(whole), values(resumed), "from step " + from);
      assertEquals(whole.params(), resumed.params());
      assertEquals(whole.datasets(), resumed.datasets());
      String journal = Files.readString(directory.resolve("journal.jsonl"));
      for (String once : List.of("\"params\"", "\"dataset\"", "\"phase\"", "\"accuracy\":0.4")) {
        assertEquals(2, (" " + journal + " ").split(once, -1).length, once + " in " + journal);
      }
    }
  }

  private Path stopped(long number) throws IOException {
    RunHeader another = RunHeader.of("experiment", "joint-" + number);
    try (Run run = tracking().start(another)) {
      work(run, 0, 6);
      run.end(RunStatus.FAILED, "full disk");
      run.drain(LONG);
      return run.directory();
    }
  }

  @Test
  @Tag("long")
  void goesOnFromAJournalThatWasCutAnywhere() throws IOException {
    List<String> whole = values(undisturbed());
    Path directory = stopped();
    String journal = Files.readString(directory.resolve(Journal.FILE_NAME));
    int first = journal.indexOf('\n') + 1;
    for (int length = 0; length < journal.length(); length += length < first ? 40 : 19) {
      Path copy = Files.createDirectories(root.resolve("cut-" + length));
      Files.writeString(copy.resolve(Journal.FILE_NAME), journal.substring(0, length));
      Files.writeString(copy.resolve(".partial-1"), "left over");
      Files.writeString(copy.resolve(".aside-1"), "left over");
      // A server of its own: it cannot know lines that no disk has.
      FakeBackend another = new FakeBackend();
      if (length < first) {
        ResumeException e = assertThrows(ResumeException.class, () -> StoppedRun.open(copy));
        assertTrue(e.getMessage().contains("before its run began"), e.getMessage());
      } else {
        assertEquals(whole, values(finish(copy, 0, another)), "cut at " + length);
        assertFalse(Files.exists(copy.resolve(".partial-1")));
        assertFalse(Files.exists(copy.resolve(".aside-1")));
      }
    }
  }

  @Test
  void refusesAJournalThatIsDamagedBeforeItsEnd() throws IOException {
    Path directory = stopped();
    Path file = directory.resolve(Journal.FILE_NAME);
    List<String> lines = Files.readAllLines(file);
    List<List<String>> damages = new ArrayList<>();
    damages.add(replaced(lines, 3, "\0\0\0\0"));
    damages.add(replaced(lines, 3, lines.get(3).substring(0, 20)));
    damages.add(replaced(lines, 3, lines.get(4)));
    damages.add(replaced(lines, 0, lines.get(1)));
    damages.add(replaced(lines, 3, lines.get(3).replace("\"v\":2", "\"v\":9")));
    for (List<String> damaged : damages) {
      Files.write(file, damaged);
      byte[] before = Files.readAllBytes(file);
      ResumeException e = assertThrows(ResumeException.class, () -> StoppedRun.open(directory));
      assertTrue(
          e.getMessage()
              .startsWith(directory + " cannot be resumed or sent: its journal is damaged ("),
          e.getMessage());
      assertEquals(1, e.getMessage().lines().count());
      assertArrayEquals(before, Files.readAllBytes(file), "nothing is changed");
    }
  }

  @Test
  void aJournalOfANewerBuildIsNotCalledDamaged() throws IOException {
    Path directory = stopped();
    Path file = directory.resolve(Journal.FILE_NAME);
    List<String> lines = Files.readAllLines(file);
    Files.write(file, replaced(lines, lines.size() - 1, "{\"v\":9}"));
    ResumeException e = assertThrows(ResumeException.class, () -> StoppedRun.open(directory));
    assertEquals(
        directory + " was written by a newer Coursework (format 9; this one reads up to 2): update",
        e.getMessage());
  }

  /** What is in no line that we write is damage, told without a word of Java. */
  @Test
  void saysWhatIsWrongWithALineInPlainWords() throws IOException {
    Path directory = stopped();
    Path file = directory.resolve(Journal.FILE_NAME);
    List<String> lines = Files.readAllLines(file);
    for (String odd :
        List.of(
            "{\"v\":1,\"seq\":4,\"type\":\"params\",\"values\":null}",
            "{\"v\":1,\"seq\":4,\"type\":\"params\",\"values\":{\"a\":null}}",
            "{\"v\":1,\"seq\":4,\"type\":\"tags\",\"values\":[1]}",
            "{\"v\":1,\"seq\":4,\"type\":\"metrics\",\"values\":{\"a\":\"many\"}}",
            "{\"v\":1,\"seq\":4,\"type\":\"metrics\",\"values\":{\"a\":null}}",
            "{\"v\":1,\"seq\":4,\"type\":\"ended\",\"status\":\"GONE\"}",
            "{\"v\":1,\"seq\":4,\"type\":\"dataset\",\"input\":null}",
            "{\"v\":1,\"seq\":4,\"type\":\"resumed\",\"process\":null}",
            "{\"v\":1,\"seq\":4,\"type\":null}",
            "{\"v\":1,\"seq\":1,\"type\":\"started\",\"header\":null}",
            "{\"v\":1}",
            "[1",
            "null")) {
      Files.write(file, replaced(lines, 3, odd));
      ResumeException e =
          assertThrows(ResumeException.class, () -> StoppedRun.open(directory), odd);
      assertTrue(e.getMessage().contains("its journal is damaged ("), e.getMessage());
      String why = e.getMessage().replace(directory.toString(), "");
      assertFalse(
          why.matches(".*(Exception|Cannot invoke|because|java\\.|io\\.coursework|enum).*"),
          odd + ": " + why);
    }
  }

  private static List<String> replaced(List<String> lines, int index, String line) {
    List<String> other = new ArrayList<>(lines);
    other.set(index, line);
    return other;
  }

  @Test
  void sendsAllAgainWhereTheCursorFitsNoLine() throws IOException {
    Path directory = stopped();
    for (Cursor wrong :
        List.of(
            new Cursor(3, 1, 0, "remote-0"),
            new Cursor(3, 1L << 40, 0, "remote-0"),
            new Cursor(99, 5, 0, "remote-0"))) {
      wrong.write(directory);
      try (StoppedRun stopped = StoppedRun.open(directory)) {
        assertEquals(Cursor.START, stopped.state().cursor());
      }
    }
    assertEquals(values(undisturbed()), values(finish(directory, 2)));
  }

  @Test
  void bringsToTheServerWhatAFinishedRunHadNotSent() throws IOException {
    fake.before(
        call -> {
          throw BackendException.retry("nobody there", null);
        });
    Path directory;
    try (Run run = tracking().start(header)) {
      work(run, 0, 10);
      run.end(RunStatus.FINISHED, null);
      directory = run.directory();
      run.drain(Duration.ZERO);
    }
    fake.before(call -> {});
    int lines = Files.readAllLines(directory.resolve(Journal.FILE_NAME)).size();
    try (StoppedRun stopped = StoppedRun.open(directory);
        Run run = tracking().resume(stopped)) {
      assertTrue(stopped.finished());
      assertTrue(run.drain(LONG).complete());
      assertThrows(IllegalStateException.class, () -> run.tag("late", "x"));
    }
    assertEquals(values(undisturbed()), values(fake.content("remote-0")));
    assertEquals("FINISHED", fake.content("remote-0").status());
    assertEquals(lines, Files.readAllLines(directory.resolve(Journal.FILE_NAME)).size());
    ResumeException e = assertThrows(ResumeException.class, () -> StoppedRun.open(directory));
    assertTrue(e.getMessage().contains("nothing is left to do"), e.getMessage());
  }

  @Test
  void refusesADirectoryThatIsNoRuns() throws IOException {
    for (Path directory : List.of(root, root.resolve("nothing"))) {
      ResumeException e = assertThrows(ResumeException.class, () -> StoppedRun.open(directory));
      assertTrue(e.getMessage().contains("is not the folder of a run"), e.getMessage());
    }
  }

  @Test
  void hasTheFilesThatItBeganWith() throws IOException {
    byte[] config = "name: joint\n".getBytes(StandardCharsets.UTF_8);
    try (Run run = tracking().start(header, Map.of("folder/config.yaml", config))) {
      assertArrayEquals(
          config, Files.readAllBytes(run.directory().resolve("artifacts/folder/config.yaml")));
      run.drain(LONG);
      assertArrayEquals(config, fake.content("remote-0").artifacts().get("folder/config.yaml"));
    }
  }

  @Test
  void countsPointsThatAreNotFiniteOverAllOfARunsLives() throws IOException {
    Path directory;
    try (Run run = tracking().start(header)) {
      run.metrics(Map.of("loss", Double.NaN), 1);
      run.end(RunStatus.KILLED, null);
      directory = run.directory();
    }
    try (StoppedRun stopped = StoppedRun.open(directory);
        Run run = tracking().resume(stopped)) {
      run.metrics(Map.of("loss", Double.NaN), 1);
      run.metrics(Map.of("loss", Double.POSITIVE_INFINITY), 2);
      run.end(RunStatus.FINISHED, null);
      run.drain(LONG);
    }
    assertEquals("2", fake.content("remote-0").tags().get("coursework.nonfinite_points"));
  }

  @Test
  void letsOneWriterAtATimeIntoARun() throws IOException {
    Path directory;
    try (Run run = tracking().start(header)) {
      directory = run.directory();
      assertInUse(directory, ProcessHandle.current().pid());
      assertInUse(directory, ProcessHandle.current().pid());
      run.end(RunStatus.KILLED, null);
    }
    try (StoppedRun stopped = StoppedRun.open(directory)) {
      assertInUse(stopped.directory(), ProcessHandle.current().pid());
      try (Run run = tracking().resume(stopped)) {
        assertInUse(directory, ProcessHandle.current().pid());
        run.end(RunStatus.KILLED, null);
      }
    }
    StoppedRun.open(directory).close();
  }

  @Test
  void namesTheProcessThatGoesOnBeforeItRuns() throws IOException {
    Path directory;
    try (Run run =
        tracking()
            .start(header.withTags(Map.of("coursework.host", "far", "coursework.pid", "1")))) {
      run.end(RunStatus.KILLED, "interrupted");
      run.drain(LONG);
      directory = run.directory();
    }
    int before = fake.calls().size();
    try (StoppedRun stopped = StoppedRun.open(directory);
        Run run = tracking().resume(stopped)) {
      run.drain(LONG);
      ProcessIdentity self = ProcessTable.here().self();
      assertEquals(Optional.of(self), ProcessIdentity.of(fake.content("remote-0").tags()));
      assertEquals(
          List.of("open", "tags " + self.tags().size(), "resume"),
          fake.calls().subList(before, before + 3));
    }
  }

  @Test
  void goesOnWithAJournalOfTheFirstVersionWhichNamesNoProcess() throws IOException {
    Path directory = stopped();
    try (StoppedRun stopped = StoppedRun.open(directory);
        Run run = tracking().resume(stopped)) {
      run.end(RunStatus.KILLED, "interrupted");
    }
    Path file = directory.resolve(Journal.FILE_NAME);
    String journal = Files.readString(file);
    String old =
        journal
            .replaceAll(",\"process\":\\{[^}]*}", "")
            .replaceAll(",\"crc\":\"[0-9a-f]{8}\"}", "}")
            .replace("{\"v\":2,", "{\"v\":1,");
    assertFalse(old.equals(journal));
    Files.writeString(file, old);
    assertEquals(values(undisturbed()), values(finish(directory, 0)));
  }

  private static void assertInUse(Path directory, long process) {
    ResumeException e = assertThrows(ResumeException.class, () -> StoppedRun.open(directory));
    assertTrue(
        e.getMessage().contains("is being written by process " + process + ";"), e.getMessage());
  }

  /** Begins a run in a process of its own, and lingers. */
  static final class Lingering {
    public static void main(String[] arguments) throws Exception {
      Run run =
          new Tracking(Path.of(arguments[0]), new FakeBackend())
              .start(RunHeader.of("experiment", "lingering"));
      run.metrics(Map.of("loss", 1.0), 1);
      System.out.println(run.directory());
      System.in.read(); // until the test is over
    }
  }

  @Test
  void anotherProcessKeepsItsRunUntilItIsKilled() throws Exception {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Lingering.class.getName(),
                root.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      Path directory = Path.of(process.inputReader().readLine());
      assertInUse(directory, process.pid());
      process.destroyForcibly();
      Eventually.exitCode("a killed process", process);
      try (StoppedRun stopped = StoppedRun.open(directory);
          Run run = tracking().resume(stopped)) {
        run.metrics(Map.of("loss", 2.0), 2);
        run.drain(LONG);
        assertEquals(2, fake.content("remote-0").points().size());
      }
    } finally {
      process.destroyForcibly();
    }
    try (Stream<Path> files = Files.walk(root)) {
      assertEquals(1, files.filter(f -> f.endsWith(".lock")).count());
    }
  }
}
