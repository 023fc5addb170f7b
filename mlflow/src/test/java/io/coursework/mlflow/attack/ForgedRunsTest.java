package io.coursework.mlflow.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.mlflow.tensorboard.TensorBoardBackend;
import io.coursework.tracking.RunRecord;
import io.coursework.tracking.StoppedRun;
import io.coursework.tracking.Synchronization;
import io.coursework.tracking.Tracking;
import io.coursework.tracking.run.ResumeException;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.run.RunStatus;
import io.coursework.tracking.secret.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Run folders that somebody has made up, resumed and sent: by links and by names they lead out. */
@Timeout(120)
class ForgedRunsTest {

  @TempDir Path folder;

  private final List<String> notices = Collections.synchronizedList(new ArrayList<>());
  private Yard yard;

  @BeforeEach
  void makeYard() throws IOException {
    yard = new Yard(folder);
  }

  private Path run() {
    return yard.house().resolve("runs/forged");
  }

  private Path board() {
    return yard.house().resolve("board");
  }

  private Synchronization.Outcome sync() throws IOException {
    return new Synchronization(new TensorBoardBackend(board()), notices::add)
        .send(run(), (sent, all) -> {});
  }

  private Tracking tracking() {
    return Tracking.offline(yard.house().resolve("runs"), Secrets.of(Map.of()), notices::add);
  }

  /** No name of a file or folder, whatever it would be the name of. */
  static List<String> names() {
    return List.of(
        "../x",
        "../../../neighbour/keys",
        "../../../../../../../../etc/passwd",
        "/etc/passwd",
        "//etc/passwd",
        "a/../../../../neighbour/keys",
        "a/..",
        "..",
        ".",
        "./a",
        "a/./b",
        "a//b",
        "a/",
        "/",
        "",
        " ",
        "a\\..\\..\\b",
        "..\\x",
        "C:\\Windows\\x",
        "a\0b",
        "keys\0.png",
        "a\nall sent",
        "a\u001b[2J\u001b[31mall sent",
        "a\u202egnp.exe",
        "a\r",
        "a b",
        "\u00fcber",
        "\ud800",
        "a?b",
        "a:b",
        "a%2e%2e%2fb",
        "x".repeat(501),
        "x".repeat(256),
        "a/".repeat(251) + "a",
        "-\u0000-",
        "x".repeat(100_000));
  }

  private static ForgedJournal artifact(String path, String sha256) {
    ForgedJournal journal = new ForgedJournal();
    journal.add("artifact").put("path", path).put("size", 1).put("sha256", sha256);
    return journal.ended();
  }

  private static ForgedJournal model(String name, String file) {
    ForgedJournal journal = new ForgedJournal();
    ObjectNode model = journal.add("model").put("name", name);
    model.putArray("files").addObject().put("path", file).put("size", 1).put("sha256", "00");
    return journal.ended();
  }

  @ParameterizedTest
  @MethodSource("names")
  void readsNoNameThatLeadsElsewhere(String name) throws IOException {
    List<ForgedJournal> journals =
        new ArrayList<>(
            List.of(artifact(name, "00"), model("model", name), model(name, "MLmodel")));
    if (!name.isEmpty()) { // an old journal has no hash
      journals.add(artifact("a.txt", name));
    }
    for (ForgedJournal journal : journals) {
      String attack = journal.entries().get(1).toString();
      assertRefused(journal, attack.substring(0, Math.min(200, attack.length())));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "/x", "a//b", "", "a\0b", "a\nb", "a\u001bb", "a\u202eb", "a\\b"})
  void readsNoKeyThatIsNotOne(String key) throws IOException {
    for (String type : List.of("params", "tags", "metrics")) {
      ForgedJournal journal = new ForgedJournal();
      ObjectNode entry = journal.add(type).put("step", 1);
      if (type.equals("metrics")) {
        entry.putObject("values").put(key, 0.5);
      } else {
        entry.putObject("values").put(key, "0.5");
      }
      assertRefused(journal.ended(), type + " " + key);
    }
  }

  /** Ids are parts of addresses, of filters and of names. */
  @ParameterizedTest
  @ValueSource(
      strings = {"../x", "a/b", "a'b", "a' OR '1'='1", "a\"b", "a b", "", "*", "a\nb", "a\u001bb"})
  void readsNoIdThatIsNotOne(String id) throws IOException {
    for (String key : List.of("client_run_id", "parent_client_run_id", "remote_id")) {
      ForgedJournal journal = new ForgedJournal();
      ((ObjectNode) journal.entries().get(0).get("header")).put(key, id);
      assertRefused(journal.ended(), 1, key + " " + id);
    }
  }

  private void assertRefused(ForgedJournal journal, String attack) throws IOException {
    assertRefused(journal, 2, attack);
  }

  private void assertRefused(ForgedJournal journal, int line, String attack) throws IOException {
    journal.write(run());
    IOException read =
        assertThrows(ResumeException.class, () -> RunRecord.read(run(), key -> true), attack);
    IOException resumed = assertThrows(ResumeException.class, () -> StoppedRun.open(run()), attack);
    Synchronization.Outcome sent = sync();
    assertEquals(Synchronization.Result.FAILED, sent.result(), attack);
    for (String message :
        List.of(read.getMessage(), resumed.getMessage(), sent.reason().orElseThrow())) {
      Yard.assertMessage(message, attack);
      String place = "is damaged in line %d, at byte ".formatted(line);
      assertTrue(message.contains(place), attack + ": " + message);
      assertTrue(message.chars().noneMatch(Character::isISOControl), attack + ": " + message);
    }
    yard.assertUntouched(attack);
    Yard.assertNothingRead(board(), attack);
  }

  /** A true run, in which one value after the other is another. */
  @Test
  void survivesAnyValueInAnyPlace() throws IOException {
    Path model = Files.createDirectories(yard.house().resolve("model"));
    Files.writeString(model.resolve("MLmodel"), "flavors: {}\n");
    Path written;
    try (Run run = tracking().start(RunHeader.of("e", "n").withTags(Map.of("k", "v")))) {
      run.params(Map.of("seed", "1"));
      run.metrics(Map.of("train/loss", 0.5), 1);
      run.artifact("figures/a.svg", "<svg/>".getBytes(StandardCharsets.UTF_8));
      run.model("model", model);
      run.end(RunStatus.FAILED, "stopped");
      written = run.directory();
    }
    Random random = new Random(15);
    List<String> names = names();
    int refused = 0;
    for (int i = 0; i < 150; i++) {
      ForgedJournal journal = ForgedJournal.of(written);
      ObjectNode entry = journal.entries().get(random.nextInt(journal.entries().size()));
      String attack = i + ": " + change(entry, names, random);
      journal.write(run());
      Synchronization.Outcome outcome;
      try {
        outcome = sync();
      } catch (IOException e) {
        throw new AssertionError(attack, e);
      }
      assertNotEquals(Synchronization.Result.SERVER_AWAY, outcome.result(), attack);
      if (outcome.result() != Synchronization.Result.SENT) {
        Yard.assertMessage(outcome.reason().orElseThrow(), attack);
        refused++;
      }
      yard.assertUntouched(attack);
      Files.deleteIfExists(run().resolve("cursor.json"));
    }
    assertTrue(refused > 50, refused + " refused");
  }

  /** Gives one value of an object, or of one in it, another of any kind. */
  private static String change(ObjectNode node, List<String> names, Random random) {
    List<String> keys = new ArrayList<>();
    node.fieldNames().forEachRemaining(keys::add);
    String key = keys.get(random.nextInt(keys.size()));
    JsonNode value = node.get(key);
    if (value instanceof ArrayNode list && !list.isEmpty()) {
      value = list.get(random.nextInt(list.size()));
    }
    if (value instanceof ObjectNode inner && !inner.isEmpty() && random.nextInt(4) > 0) {
      return key + "." + change(inner, names, random);
    }
    switch (random.nextInt(8)) {
      case 0 -> node.putNull(key);
      case 1 -> node.put(key, -1L);
      case 2 -> node.put(key, Long.MAX_VALUE);
      case 3 -> node.putArray(key).add(1).add("a");
      case 4 -> node.putObject(key).put("a", "b");
      case 5 -> node.put(key, 1e300);
      case 6 -> node.remove(key);
      default -> node.put(key, names.get(random.nextInt(names.size())));
    }
    String changed = String.valueOf(node.get(key));
    return key + " = " + changed.substring(0, Math.min(100, changed.length()));
  }

  /** Files and folders that a run has, each of which may be a link. */
  static Stream<String> places() {
    return Stream.of(
        "journal.jsonl",
        ".lock",
        ".sending.lock",
        "cursor.json",
        "cursor.json.next",
        "rejected.jsonl",
        "artifacts",
        "artifacts/a",
        "artifacts/a/b.txt");
  }

  /** An unfinished run of this content: one good artifact, and one that is rejected. */
  private void writeRun() throws IOException {
    ForgedJournal journal = new ForgedJournal();
    journal.add("artifact").put("path", "a/b.txt").put("size", 0).put("sha256", "");
    journal.add("artifact").put("path", "gone.txt").put("size", 1).put("sha256", "00");
    journal.write(run());
    Files.createDirectories(run().resolve("artifacts/a"));
    Files.writeString(run().resolve("artifacts/a/b.txt"), "content");
  }

  private void replace(Path place, boolean folder, String by) throws Exception {
    if (folder) {
      try (Stream<Path> all = Files.walk(place)) {
        for (Path path : all.sorted(Collections.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
    Files.deleteIfExists(place);
    switch (by) {
      case "link" ->
          Files.createSymbolicLink(
              place, folder ? yard.neighbour().resolve("folder") : yard.keys());
      case "device" -> Files.createSymbolicLink(place, Path.of("/dev/zero"));
      case "dangling" -> Files.createSymbolicLink(place, yard.neighbour().resolve("new"));
      case "pipe" -> Yard.pipe(place);
      default -> throw new IllegalArgumentException(by);
    }
  }

  @ParameterizedTest
  @MethodSource("places")
  void followsNoLinkAndOpensNoDevice(String name) throws Exception {
    boolean folder = !name.contains(".");
    for (String by : List.of("link", "device", "dangling", "pipe")) {
      String attack = name + " is a " + by;
      writeRun();
      Path place = run().resolve(name);
      if (!name.startsWith("cursor")) {
        Files.deleteIfExists(run().resolve("cursor.json"));
      }
      replace(place, folder, by);
      notices.clear();
      Synchronization.Outcome outcome = sync();
      assertNotEquals(Synchronization.Result.SERVER_AWAY, outcome.result(), attack);
      outcome.reason().ifPresent(reason -> Yard.assertMessage(reason, attack));
      assertTrue(
          outcome.result() == Synchronization.Result.FAILED || !notices.isEmpty(),
          attack + ": nothing is said: " + outcome);
      yard.assertUntouched(attack);
      Yard.assertNothingRead(board(), attack);
      try (StoppedRun stopped = StoppedRun.open(run());
          Run resumed = tracking().resume(stopped)) {
        resumed.artifact("a/b.txt", "new content".getBytes(StandardCharsets.UTF_8));
        resumed.artifact("a/c.txt", "new content".getBytes(StandardCharsets.UTF_8));
        resumed.end(RunStatus.FAILED, null);
      } catch (IOException | UncheckedIOException e) {
        Yard.assertMessage(e.getMessage(), attack);
      }
      yard.assertUntouched(attack);
      Yard.assertNothingRead(board(), attack);
      if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
        Files.delete(place);
      }
    }
  }

  /** A checkpoint or a log of the run becomes an artifact of it, but no link among them. */
  @Test
  void makesNoArtifactOfALink() throws IOException {
    try (Run run = tracking().start(RunHeader.of("e", "n"))) {
      Path link = Files.createSymbolicLink(run.directory().resolve("evil"), yard.keys());
      IOException e = assertThrows(IOException.class, () -> run.artifactFile("evil", link));
      Yard.assertMessage(e.getMessage(), "an artifact is a link");
      assertTrue(Files.notExists(run.directory().resolve("artifacts/evil")));
    }
  }

  /** What is written may lie in a folder of the neighbour's making as well. */
  @ParameterizedTest
  @ValueSource(strings = {"e", "artifacts", "artifacts/a", "models", "models/model", "events"})
  void writesThroughNoLinkOnABoard(String name) throws Exception {
    Path model = Files.createDirectories(yard.house().resolve("model"));
    Files.writeString(model.resolve("MLmodel"), "flavors: {}\n");
    try (Run run = tracking().start(RunHeader.of("e", "n"))) {
      Files.createDirectories(run().getParent());
      run.artifact("a/b.txt", "content".getBytes(StandardCharsets.UTF_8));
      run.model("model", model);
      run.end(RunStatus.FINISHED, null);
      ForgedJournal.of(run.directory()).write(run());
      Files.createDirectories(run().resolve("artifacts/a"));
      Files.createDirectories(run().resolve("artifacts/model"));
      Files.copy(run.directory().resolve("artifacts/a/b.txt"), run().resolve("artifacts/a/b.txt"));
      Files.copy(model.resolve("MLmodel"), run().resolve("artifacts/model/MLmodel"));
    }
    Path victim = yard.neighbour().resolve("folder");
    if (name.equals("e")) {
      Files.createDirectories(board());
      Files.createSymbolicLink(board().resolve("e"), victim);
    } else {
      assertEquals(Synchronization.Result.SENT, sync().result());
      Path shown;
      try (Stream<Path> runs = Files.list(board().resolve("e"))) {
        shown = runs.findFirst().orElseThrow();
      }
      Path place = shown.resolve(name);
      if (name.equals("events")) {
        try (Stream<Path> files = Files.list(shown)) {
          place = files.filter(file -> file.toString().contains("tfevents")).findFirst().get();
        }
        Files.delete(place);
        Files.createSymbolicLink(place, yard.keys());
      } else {
        replace(place, true, "link");
      }
    }
    Files.deleteIfExists(run().resolve("cursor.json"));
    notices.clear();
    Synchronization.Outcome outcome = sync();
    assertNotEquals(Synchronization.Result.SERVER_AWAY, outcome.result(), name);
    outcome.reason().ifPresent(reason -> Yard.assertMessage(reason, name));
    assertTrue(
        outcome.result() == Synchronization.Result.FAILED || !notices.isEmpty(),
        name + ": nothing is said: " + outcome);
    yard.assertUntouched(name);
  }

  /** Longer than any line: the memory does not hold it. */
  @Test
  void readsNoLineWithoutEnd() throws IOException {
    new ForgedJournal().write(run());
    try (var file = new java.io.RandomAccessFile(run().resolve("journal.jsonl").toFile(), "rw")) {
      file.setLength(1L << 40);
    }
    Synchronization.Outcome outcome = sync();
    assertEquals(Synchronization.Result.FAILED, outcome.result());
    assertTrue(outcome.reason().orElseThrow().contains("line 2"), outcome.toString());
    Yard.assertMessage(outcome.reason().orElseThrow(), "a sparse journal");
  }
}
