package io.coursework.mlflow.cli.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.coursework.mlflow.backend.Heartbeat;
import io.coursework.mlflow.backend.RunningRun;
import io.coursework.tracking.provenance.ProcessIdentity;
import io.coursework.tracking.provenance.ProcessTable;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Which runs {@code reap} ends, on this machine as it is. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux names its containers and starts")
class ReapJudgeTest {

  /** Long after this machine was started. */
  private static final Instant NOW = Instant.parse("2050-01-01T00:00:00Z");

  private static final ProcessTable HERE = ProcessTable.here();
  private static final ProcessIdentity SELF = HERE.self();

  private static ProcessIdentity process(String host, String start, String boot) {
    return new ProcessIdentity(
        host, SELF.pid(), Optional.of(start), Optional.of(boot), SELF.pidNamespace());
  }

  private static final ProcessIdentity GONE = process(SELF.host(), "1", SELF.boot().orElseThrow());
  private static final ProcessIdentity ELSEWHERE = process("far-away", "1", "another boot");
  private static final ProcessIdentity BEFORE_A_RESTART =
      process(SELF.host(), "1", "an earlier boot");

  /** Whether such a process's run is over, and why, after so much silence. */
  private static String verdict(
      Optional<ProcessIdentity> process, Duration silence, Optional<Duration> limit) {
    RunningRun run =
        new RunningRun(
            "id",
            "e",
            "n",
            URI.create("http://h"),
            new Heartbeat(process, NOW.minus(silence)),
            Optional.empty());
    ReapJudge.Verdict verdict = new ReapJudge(HERE, limit).of(run, NOW);
    return (verdict.over() ? "over: " : "") + verdict.why();
  }

  private static String verdict(ProcessIdentity process, Duration silence) {
    return verdict(Optional.of(process), silence, Optional.empty());
  }

  @Test
  void neverOneThatLives() {
    assertEquals("lives", verdict(SELF, Duration.ZERO));
    assertEquals("lives", verdict(SELF, Duration.ofDays(9)));
    assertEquals(
        "lives", verdict(Optional.of(SELF), Duration.ofDays(9), Optional.of(Duration.ofHours(2))));
  }

  @Test
  void neverOneThatWasHandedOut() {
    RunningRun run =
        new RunningRun(
            "id",
            "e",
            "n",
            URI.create("http://h"),
            new Heartbeat(Optional.of(GONE), NOW.minus(Duration.ofDays(9))),
            Optional.of("a scheduler"));
    ReapJudge.Verdict verdict = new ReapJudge(HERE, Optional.of(Duration.ofHours(2))).of(run, NOW);
    assertEquals(false, verdict.over());
    assertEquals("handed out to a scheduler", verdict.why());
  }

  @Test
  void atOnceOneThatIsKnownToBeGone() {
    assertEquals("over: its process is gone", verdict(GONE, Duration.ZERO));
    assertEquals("over: its process is gone", verdict(GONE, Duration.ofDays(1)));
  }

  @Test
  void afterThreeMinutesOneOfBeforeARestart() {
    // Two machines may have one name: what wrote since this one started is another.
    assertEquals("elsewhere, silent for 4 min", verdict(BEFORE_A_RESTART, Duration.ofMinutes(4)));
    assertEquals("heard of 30 s ago", verdict(BEFORE_A_RESTART, Duration.ofSeconds(30)));
    assertEquals(
        "over: its process no longer runs on its machine, silent for 20000.0 d",
        verdict(BEFORE_A_RESTART, Duration.ofDays(20_000)));
  }

  @Test
  void ofElsewhereOnlyWhereThatIsWantedAndItIsSilent() {
    assertEquals("heard of 10 s ago", verdict(ELSEWHERE, Duration.ofSeconds(10)));
    assertEquals("elsewhere, silent for 5.0 h", verdict(ELSEWHERE, Duration.ofHours(5)));
    Optional<Duration> limit = Optional.of(Duration.ofHours(2));
    assertEquals(
        "elsewhere, silent for 1.5 h",
        verdict(Optional.of(ELSEWHERE), Duration.ofMinutes(90), limit));
    assertEquals(
        "over: elsewhere, silent for 2.0 h",
        verdict(Optional.of(ELSEWHERE), Duration.ofHours(2), limit));
    assertEquals(
        "over: elsewhere, silent for 3.0 d", verdict(Optional.empty(), Duration.ofDays(3), limit));
  }

  @Test
  void neverOneOfWhichASignHasJustCome() {
    Optional<Duration> limit = Optional.of(Duration.ofMinutes(3));
    assertEquals(
        "heard of 2 min ago", verdict(Optional.of(ELSEWHERE), Duration.ofSeconds(179), limit));
    assertEquals(
        "heard of 0 s ago", verdict(Optional.of(ELSEWHERE), Duration.ofMinutes(-1), limit));
  }
}
