package io.coursework.mlflow.sweep.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.Guice;
import io.coursework.mlflow.Main;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.sweep.plan.Trial;
import io.coursework.tracking.Tracking;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.run.RunInUseException;
import io.coursework.tracking.run.RunStatus;
import io.coursework.tracking.secret.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrialClaimsTest {

  private static final String PARENT = "parent-id";

  private final Trial trial =
      Trial.of(
          7,
          "ab12",
          Guice.createInjector(Main.modules())
              .getInstance(ConfigLoader.class)
              .load(Path.of("src/main/configs/sum.yaml"), List.of()));

  @TempDir Path runs;
  private TrialClaims claims;

  @BeforeEach
  void begin() throws IOException {
    TrialClaims.begin(runs, PARENT);
    claims = TrialClaims.of(runs, PARENT);
  }

  private Tracking tracking() {
    return Tracking.offline(runs, Secrets.of(Map.of()), notice -> {});
  }

  private RunHeader header() {
    return RunHeader.of("e", trial.runName("s")).withTags(trial.tags("s")).withParent(PARENT);
  }

  private Path file(int number) {
    return runs.resolve(".sweep-" + PARENT).resolve("claims").resolve("ab12." + number);
  }

  /** As another process would have left it. */
  private void claimedBy(String host, long pid, String run) throws IOException {
    Files.writeString(
        file(1),
        """
        {"run": "%s", "process": {"coursework.host": "%s", "coursework.pid": "%d"}}
        """
            .formatted(run, host, pid));
  }

  @Test
  void ofManyThatClaimATrialAtOnceOneHasIt() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Boolean>> tasks = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        Path directory = runs.resolve("run-" + i);
        tasks.add(
            () -> {
              try {
                TrialClaims.of(runs, PARENT).take(trial, directory, false);
                return true;
              } catch (RunInUseException e) {
                return false;
              }
            });
      }
      int taken = 0;
      for (Future<Boolean> one : pool.invokeAll(tasks)) {
        taken += one.get() ? 1 : 0;
      }
      assertEquals(1, taken);
    } finally {
      pool.shutdown();
    }
    try (Stream<Path> files = Files.list(file(1).getParent())) {
      assertEquals(List.of(file(1)), files.toList());
    }
  }

  @Test
  void aTrialThatHasBegunIsFoundAndNotBegunAgain() throws IOException {
    RunHeader header = header();
    Path directory = tracking().directory(header);
    claims.take(trial, directory, false);
    assertEquals(Optional.empty(), claims.run(trial), "it has no run yet");
    try (Run run = tracking().start(header)) {
      assertEquals(directory, run.directory());
      assertEquals(Optional.of(directory), claims.run(trial));
      String message =
          assertThrows(
                  RunInUseException.class, () -> claims.take(trial, runs.resolve("other"), true))
              .getMessage();
      assertTrue(message.contains("is the run of trial 7, which another process has just begun"));
      run.end(RunStatus.FINISHED, null);
    }
  }

  @Test
  void aClaimOfAProcessThatLivesIsLeftAlone() throws IOException {
    claims.take(trial, runs.resolve("mine"), false);
    String message =
        assertThrows(RunInUseException.class, () -> claims.take(trial, runs.resolve("other"), true))
            .getMessage();
    assertTrue(
        message.startsWith(
            "trial 7 is being begun by process %d on ".formatted(ProcessHandle.current().pid())),
        message);
  }

  @Test
  void aClaimThatIsGivenBackIsFree() throws IOException {
    claims.take(trial, runs.resolve("mine"), false);
    claims.giveBack(trial, runs.resolve("mine"));
    claims.take(trial, runs.resolve("other"), false);
    claims.giveBack(trial, runs.resolve("mine"));
    assertTrue(Files.exists(file(1)), "of another it is not");
  }

  @Test
  void aClaimOfAnotherMachineIsTakenOverAfterAWhile() throws IOException {
    claimedBy("far-away", 42, "theirs");
    assertThrows(RunInUseException.class, () -> claims.take(trial, runs.resolve("mine"), false));
    claims.take(trial, runs.resolve("mine"), true);
    assertTrue(Files.exists(file(2)), "the first stays as it is");
    assertThrows(RunInUseException.class, () -> claims.take(trial, runs.resolve("another"), true));
  }

  @Test
  void aClaimThatIsNotWholeCountsAsOneOfAnotherMachine() throws IOException {
    Files.writeString(file(1), "");
    assertThrows(RunInUseException.class, () -> claims.take(trial, runs.resolve("mine"), false));
    claims.take(trial, runs.resolve("mine"), true);
  }

  @Test
  void aRunThatEndedBeforeItsFirstLineHasNotBegun() throws IOException {
    claimedBy("far-away", 42, "theirs");
    Path theirs = Files.createDirectories(runs.resolve("theirs"));
    Files.createFile(theirs.resolve("journal.jsonl"));

    assertEquals(Optional.empty(), claims.run(trial));
    claims.take(trial, runs.resolve("mine"), true);
    assertTrue(Files.exists(file(2)));
  }

  @Test
  void lostClaimsAreMadeAgainOfTheRuns() throws IOException {
    Path directory;
    try (Run run = tracking().start(header())) {
      directory = run.directory();
      run.end(RunStatus.FINISHED, null);
    }
    Files.delete(file(1).getParent());
    claims = TrialClaims.of(runs, PARENT);
    assertEquals(Optional.of(directory), claims.run(trial));
    assertThrows(RunInUseException.class, () -> claims.take(trial, runs.resolve("other"), true));
  }
}
