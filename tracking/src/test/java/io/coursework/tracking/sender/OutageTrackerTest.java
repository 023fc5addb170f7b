package io.coursework.tracking.sender;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.tracking.backend.BackendException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutageTrackerTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final FakeTime time = new FakeTime();
  private final List<String> notices = new ArrayList<>();

  private OutageTracker outage(RetryPolicy patience) {
    return new OutageTracker("n", Path.of("runs/n"), patience.by(time), notices::add);
  }

  /** A call that fails, and the pause after it; empty if it is given up. */
  private Optional<Duration> fail(OutageTracker outage, BackendException why) throws Exception {
    outage.callBegins();
    Optional<Duration> pause = outage.callFailed(why).map(Backoff.Pause::hurried);
    if (pause.filter(p -> !p.isZero()).isPresent()) {
      time.await(this, pause.get().toNanos());
    }
    return pause;
  }

  private static BackendException asks(Duration pause) {
    return BackendException.retryAfter("busy (429)", pause);
  }

  @Test
  void waitsNoLongerThanItsPatienceHoweverLongTheServerAsks() throws Exception {
    for (Duration asked :
        List.of(Duration.ofDays(1), Duration.ofDays(36500), Duration.ofHours(1))) {
      Duration before = time.passed();
      OutageTracker outage = outage(RetryPolicy.of(MINUTE));
      assertEquals(Optional.of(MINUTE), fail(outage, asks(asked)), "one more try at the end of it");
      assertEquals(Optional.empty(), fail(outage, asks(asked)));
      assertEquals(MINUTE, time.passed().minus(before));
    }
  }

  @Test
  void waitsNoLongerThanSomeMinutesThoughThereIsNoHurry() throws Exception {
    Duration pause = fail(outage(RetryPolicy.ENDLESS), asks(Duration.ofDays(1))).orElseThrow();
    assertTrue(pause.compareTo(Backoff.LONGEST_ASKED.plus(Backoff.HURRIED)) <= 0, pause.toString());
  }

  @Test
  void saysEachLongWaitOfACommandAndWhatItIsFor() throws Exception {
    OutageTracker outage = outage(RetryPolicy.of(MINUTE));
    fail(outage, asks(Duration.ofSeconds(1)));
    assertEquals(List.of(), notices, "a short one is nobody's concern");
    fail(outage, asks(Duration.ofSeconds(20)));
    fail(outage, asks(Duration.ofDays(2)));
    assertEquals(2, notices.size(), notices.toString());
    assertTrue(
        notices
            .get(0)
            .matches("run 'n': busy \\(429\\); waiting 2[012] s, as the server asks for 20 s"),
        notices.toString());
    assertTrue(
        notices
            .get(1)
            .matches("run 'n': busy \\(429\\); waiting 3\\d s, as the server asks for 48 h"),
        notices.toString());
  }

  @Test
  void saysTheWaitOfATrainingOnce() throws Exception {
    OutageTracker outage = outage(RetryPolicy.ENDLESS);
    fail(outage, asks(Duration.ofDays(1)));
    fail(outage, asks(Duration.ofDays(1)));
    assertEquals(1, notices.size(), notices.toString());
    assertTrue(
        notices.get(0).contains("sent later (waiting 30")
            && notices.get(0).contains("asks for 24 h"),
        notices.toString());
  }

  @Test
  void anySuccessGivesAllThePatienceBack() throws Exception {
    OutageTracker outage = outage(RetryPolicy.of(MINUTE));
    for (int turn = 0; turn < 5; turn++) {
      assertTrue(fail(outage, asks(Duration.ofSeconds(50))).isPresent(), "turn " + turn);
      outage.callBegins();
      outage.callSucceeded();
    }
    assertEquals(5, notices.stream().filter(line -> line.contains("is back")).count());
  }

  @Test
  void takesOddAnswersForPassingForAWhile() throws Exception {
    OutageTracker outage = outage(RetryPolicy.ENDLESS);
    int tries = 0;
    while (fail(outage, BackendException.odd("HTML")).isPresent()) {
      tries++;
    }
    assertTrue(tries > 20, tries + " tries");
    assertTrue(time.passed().compareTo(OutageTracker.ODD) >= 0, time.passed().toString());
    assertTrue(
        time.passed().compareTo(OutageTracker.ODD.plusMinutes(1)) < 0, time.passed().toString());
  }

  @Test
  void anOutageBetweenOddAnswersMakesThemPassing() throws Exception {
    OutageTracker outage = outage(RetryPolicy.ENDLESS);
    for (int i = 0; i < 300; i++) {
      assertTrue(fail(outage, BackendException.odd("HTML")).isPresent());
      assertTrue(fail(outage, BackendException.retry("away", null)).isPresent());
    }
    assertTrue(time.passed().compareTo(OutageTracker.ODD) > 0);
  }

  @Test
  void givesUpAtOnceWhatDoesNotPass() throws Exception {
    for (BackendException e :
        List.of(
            BackendException.refused("401"),
            BackendException.gone("deleted"),
            BackendException.parentMissing("no parent"))) {
      assertEquals(Optional.empty(), fail(outage(RetryPolicy.of(MINUTE)), e));
    }
  }
}
