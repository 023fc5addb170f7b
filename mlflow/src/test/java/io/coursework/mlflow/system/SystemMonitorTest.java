package io.coursework.mlflow.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coursework.tracking.Eventually;
import io.coursework.tracking.StoppedRun;
import io.coursework.tracking.Tracking;
import io.coursework.tracking.backend.BackendException;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunHeader;
import io.coursework.tracking.run.RunStatus;
import io.coursework.tracking.secret.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemMonitorTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CPU = "system/cpu_utilization_percentage";
  private static final String NOON = "2026-01-31T12:00:00Z ";

  /** Longer than any test. */
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path folder;

  private final ConsoleLog console =
      new ConsoleLog(Clock.fixed(Instant.parse("2026-01-31T12:00:00.789Z"), ZoneOffset.UTC));

  private SystemMonitor surroundings(Supplier<Machine> machine) {
    return new SystemMonitor(console, machine, HOUR, HOUR);
  }

  /** A disk without a server. */
  private Tracking tracking() {
    return new Tracking(
        folder,
        header -> {
          throw BackendException.refused("no server");
        },
        Secrets.of(Map.of("TEST_TOKEN", "sesame-open")),
        line -> {});
  }

  private Run start() throws IOException {
    return tracking().start(RunHeader.of("experiment", "run"));
  }

  /** The steps of the CPU's curve, as the journal has them. */
  private static List<Long> samples(Run run) throws IOException {
    List<Long> steps = new ArrayList<>();
    for (String line : Files.readAllLines(run.directory().resolve("journal.jsonl"))) {
      JsonNode entry = JSON.readTree(line);
      if (entry.path("values").has(CPU)) {
        assertEquals(25, entry.get("values").get(CPU).asDouble(), "a quarter of the ticks");
        steps.add(entry.get("step").asLong());
      }
    }
    return steps;
  }

  private static List<String> console(Run run) throws IOException {
    return Files.readAllLines(run.directory().resolve("artifacts/console.log"));
  }

  private static boolean threadLives() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("surroundings"));
  }

  @Test
  void samplesWhileTheRunGoesOnAndOnceAtItsEnd() throws IOException {
    try (Run run = start()) {
      surroundings(FakeMachine::new)
          .watch(
              run,
              Duration.ofMillis(10),
              0,
              () -> {
                Path journal = run.directory().resolve("journal.jsonl");
                Eventually.await(
                    "three samples",
                    () -> lines(journal).filter(line -> line.contains(CPU)).count() >= 3);
                return null;
              });
      int before = samples(run).size();
      assertTrue(before >= 4, before + " samples");
      assertEquals(LongStream.range(0, before).boxed().toList(), samples(run));
    }
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aShortRunHasOneSampleAndItsThreadEnds() throws IOException {
    try (Run run = start()) {
      String result =
          surroundings(FakeMachine::new)
              .watch(
                  run,
                  HOUR,
                  0,
                  () -> {
                    assertTrue(threadLives());
                    return "done";
                  });
      assertEquals("done", result);
      assertEquals(List.of(0L), samples(run));
    }
    Eventually.await("the end of the thread", () -> !threadLives());
  }

  @Test
  void zeroMeansNoSampleButAllElse() throws IOException {
    try (Run run = start()) {
      surroundings(FakeMachine::new).watch(run, Duration.ZERO, 0, () -> null);
      assertEquals(List.of(), samples(run));
      assertTrue(Files.exists(run.directory().resolve("artifacts/environment.json")));
    }
  }

  @Test
  void aResumedRunGoesOnAfterItsLastSampleAndLine() throws IOException {
    Path directory;
    try (Run run = start()) {
      directory = run.directory();
      surroundings(FakeMachine::new)
          .watch(
              run,
              HOUR,
              0,
              () -> {
                console.say("first");
                return null;
              });
      run.end(RunStatus.KILLED, "interrupted");
    }
    StoppedRun stopped = StoppedRun.open(directory);
    SystemMonitor monitor = surroundings(FakeMachine::new);
    long next = monitor.samples(stopped);
    try (Run run = tracking().resume(stopped)) {
      monitor.watch(
          run,
          HOUR,
          next,
          () -> {
            console.say("second");
            return null;
          });
      assertEquals(List.of(0L, 1L), samples(run));
      assertEquals(List.of(NOON + "first", NOON + "second"), console(run));
    }
  }

  @Test
  void eachRunKeepsWhatWasSaidSinceItsStartAndBeforeTheFirst() throws IOException {
    console.say("device: cpu");
    SystemMonitor monitor = surroundings(FakeMachine::new);
    try (Run one = start();
        Run other = start()) {
      monitor.watch(
          one,
          HOUR,
          0,
          () -> {
            console.say("only one");
            monitor.watch(
                other,
                HOUR,
                0,
                () -> {
                  console.say("both\nin two lines");
                  return null;
                });
            console.say("one again");
            return null;
          });
      console.say("nobody");
      assertEquals(
          List.of(
              NOON + "device: cpu",
              NOON + "only one",
              NOON + "both",
              NOON + "in two lines",
              NOON + "one again"),
          console(one));
      assertEquals(
          List.of(NOON + "device: cpu", NOON + "both", NOON + "in two lines"), console(other));
    }
  }

  @Test
  void keepsNoSecretAndTheReasonOfAFailure() throws IOException {
    try (Run run = start()) {
      assertThrows(
          IllegalStateException.class,
          () ->
              surroundings(FakeMachine::new)
                  .watch(
                      run,
                      HOUR,
                      0,
                      () -> {
                        console.say("http://me:pass@host/ does not know sesame-open");
                        throw new IllegalStateException("the loss is NaN");
                      }));
      assertEquals(
          List.of(NOON + "http://host/ does not know ***", NOON + "the run ends: the loss is NaN"),
          console(run));
      assertEquals(List.of(0L), samples(run), "the last sample of a failed run");
    }
  }

  @Test
  void sendsAGrowingLogOnButNotOneThatStays() throws IOException {
    SystemMonitor monitor =
        new SystemMonitor(console, FakeMachine::new, Duration.ofMillis(10), HOUR);
    try (Run run = start()) {
      Path journal = run.directory().resolve("journal.jsonl");
      monitor.watch(
          run,
          Duration.ZERO,
          0,
          () -> {
            for (int said = 1; said <= 2; said++) {
              console.say("line " + said);
              int expected = said;
              Eventually.await(
                  "line " + said,
                  () -> lines(journal).filter(l -> l.contains("console.log")).count() == expected);
            }
            return null; // one more refresh, without a new line
          });
      assertEquals(2, lines(journal).filter(line -> line.contains("console.log")).count());
      assertEquals(List.of(NOON + "line 1", NOON + "line 2"), console(run));
    }
  }

  @Test
  void aMachineThatCannotBeReadIsSaidAndNothingElseFails() throws IOException {
    try (Run run = start()) {
      surroundings(
              () -> {
                throw new UnsatisfiedLinkError("no jnidispatch here");
              })
          .watch(run, HOUR, 0, () -> null);
      assertEquals(List.of(), samples(run));
      assertEquals(1, console(run).size(), console(run).toString());
      assertTrue(console(run).get(0).endsWith("no jnidispatch here"), console(run).toString());
      assertTrue(Files.exists(run.directory().resolve("artifacts/environment.json")));
    }
  }

  @Test
  void aMachineThatFailsLaterIsNotAskedAgain() throws IOException {
    AtomicBoolean broken = new AtomicBoolean();
    FakeMachine fake = new FakeMachine();
    Machine machine =
        new Machine() {
          @Override
          public MachineState state() {
            if (broken.getAndSet(true)) {
              throw new IllegalStateException("the driver was unloaded");
            }
            return fake.state();
          }

          @Override
          public MachineDescription description() {
            return fake.description();
          }
        };
    try (Run run = start()) {
      surroundings(() -> machine)
          .watch(
              run,
              Duration.ofMillis(5),
              0,
              () -> {
                Path said = run.directory().resolve("console.log");
                Eventually.await(
                    "the failure to be said",
                    () -> Files.exists(said) && lines(said).findAny().isPresent());
                return null;
              });
      assertEquals(1, console(run).size(), console(run).toString());
      assertTrue(console(run).get(0).contains("system metrics have stopped"));
    }
  }

  /** The driver of a broken card may answer never. */
  @Test
  void aMachineThatHangsHoldsTheEndUpForSecondsOnly() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    AtomicReference<Thread> hanging = new AtomicReference<>();
    try (Run run = start()) {
      new SystemMonitor(
              console,
              () -> {
                hanging.set(Thread.currentThread());
                try {
                  never.await();
                } catch (InterruptedException e) {
                  // Not even that wakes it.
                }
                throw new IllegalStateException();
              },
              HOUR,
              Duration.ofMillis(1))
          .watch(
              run,
              HOUR,
              0,
              () -> {
                Eventually.await("the question to the machine", () -> hanging.get() != null);
                return null;
              });
      assertTrue(console(run).get(0).endsWith("its last sample is missing"));
      run.end(RunStatus.FINISHED, null);
    } finally {
      never.countDown();
      // It may still say something in the folder, which is deleted next.
      Eventually.await("the end of the thread", () -> !hanging.get().isAlive());
    }
    assertFalse(Thread.currentThread().isInterrupted());
  }
}
