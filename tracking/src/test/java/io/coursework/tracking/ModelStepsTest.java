package io.coursework.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.tracking.backend.BackendException;
import io.coursework.tracking.backend.FakeBackend;
import io.coursework.tracking.run.Rejection;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.run.RunStatus;
import io.coursework.tracking.secret.Secrets;
import io.coursework.tracking.sender.FakeTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A model of many files continues where it stood. */
@Timeout(60)
class ModelStepsTest {
  private static final int FILES = 30;

  @TempDir Path root;

  private final FakeBackend fake = new FakeBackend();
  private final List<String> notices = new ArrayList<>();

  private Path recorded() throws IOException {
    Path folder = Files.createDirectories(root.resolve("exported"));
    for (int i = 0; i < FILES; i++) {
      Files.writeString(folder.resolve("file%02d".formatted(i)), "content " + i);
    }
    try (Run run =
        Tracking.offline(root.resolve("runs"), Secrets.of(Map.of()), notices::add)
            .start(RunHeader.of("e", "n"))) {
      run.model("model", folder);
      run.end(RunStatus.FINISHED, null);
      return run.directory();
    }
  }

  private Synchronization.Outcome send(Path directory) throws IOException {
    return new FakeTime().synchronization(fake, notices::add).send(directory, (sent, all) -> {});
  }

  private List<String> steps() {
    return fake.calls().stream().filter(call -> call.startsWith("model ")).toList();
  }

  private void assertTheModelIsThere() {
    Map<String, byte[]> files = fake.content("remote-0").models().get(0).files();
    assertEquals(FILES, files.size());
    assertEquals("content 7", new String(files.get("file07"), StandardCharsets.UTF_8));
    assertEquals("FINISHED", fake.content("remote-0").status());
  }

  @Test
  void repeatsTheStepThatFailedAndNoOther() throws IOException {
    Path directory = recorded();
    Random random = new Random(5);
    fake.before(
        call -> {
          if (random.nextBoolean()) {
            throw BackendException.retry("drop before", null);
          }
        });
    assertEquals(Synchronization.Result.SENT, send(directory).result());
    assertTheModelIsThere();
    assertEquals(
        IntStream.rangeClosed(0, FILES).mapToObj("model model %d"::formatted).toList(),
        steps().stream().distinct().toList());
  }

  /** Each process gets two steps further. */
  @Test
  void goesOnAtItsFileInAnotherProcess() throws IOException {
    Path directory = recorded();
    int processes = 0;
    for (Synchronization.Result result = null; result != Synchronization.Result.SENT; processes++) {
      int[] steps = {0};
      fake.before(
          call -> {
            if (call.startsWith("model ") && steps[0]++ == 2) {
              throw new IllegalStateException("as if the process died here");
            }
          });
      result = send(directory).result();
      assertTrue(processes < FILES, "no progress: " + steps());
    }
    assertTheModelIsThere();
    assertEquals(FILES / 2 + 1, processes);
    assertEquals(FILES + 1 + processes - 1, steps().size(), "each step once, and the deaths");
  }

  @Test
  void givesUpWithoutLosingWhatIsThere() throws IOException {
    Path directory = recorded();
    fake.before(
        call -> {
          if (call.equals("model model 20")) {
            throw BackendException.retryAfter("busy (429)", java.time.Duration.ofDays(1));
          }
        });
    Synchronization.Outcome outcome = send(directory);
    assertEquals(Synchronization.Result.FAILED, outcome.result());
    assertEquals("busy (429)", outcome.reason().orElseThrow());
    int calls = steps().size();
    fake.before(call -> {});
    assertEquals(Synchronization.Result.SENT, send(directory).result());
    assertEquals("model model 20", steps().get(calls));
    assertTheModelIsThere();
  }

  @Test
  void beginsAnewForAServerThatKnowsTheRunAsAnother() throws IOException {
    Path directory = recorded();
    fake.before(
        call -> {
          if (call.equals("model model 20")) {
            throw BackendException.refused("403");
          }
        });
    send(directory);
    FakeBackend another = new FakeBackend("other-");
    new FakeTime().synchronization(another, notices::add).send(directory, (sent, all) -> {});
    assertEquals(FILES, another.content("other-0").models().get(0).files().size());
  }

  @Test
  void aRejectedFileMakesTheModelOutstandingAndNothingElse() throws IOException {
    Path directory = recorded();
    fake.reject(value -> "file11".equals(value));
    Synchronization.Outcome outcome = send(directory);
    assertEquals(
        List.of("model model: invalid: file11"),
        outcome.rejections().stream().map(Rejection::toString).toList());
    assertEquals("FINISHED", fake.content("remote-0").status());
    assertEquals(List.of(), fake.content("remote-0").models());
    fake.reject(value -> false);
    assertEquals(List.of(), send(directory).rejections());
    assertTheModelIsThere();
  }
}
