package io.coursework.tracking.sender;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Duration LONG = Duration.ofDays(1);

  @Test
  void growsToAMinuteWithFullJitter() {
    Backoff backoff = new Backoff(new Random(1));
    long bound = Backoff.FIRST.toMillis();
    boolean low = false;
    for (int failure = 0; failure < 100; failure++) {
      Backoff.Pause next = backoff.next(Optional.empty(), LONG);
      long pause = next.normal().toMillis();
      assertTrue(pause >= 0 && pause <= bound, pause + " of " + bound);
      long hurried = next.hurried().toMillis();
      assertTrue(hurried <= Math.min(pause, Backoff.HURRIED.toMillis()), hurried + " of " + pause);
      low |= pause < bound / 4;
      bound = Math.min(2 * bound, Backoff.LONGEST.toMillis());
    }
    assertTrue(low, "a hundred draws, none in the lowest quarter: that is no full jitter");
    backoff.succeeded();
    assertTrue(backoff.next(Optional.empty(), LONG).normal().compareTo(Backoff.FIRST) <= 0);
  }

  @Test
  void waitsAsLongAsTheServerAsks() {
    Duration asked = Duration.ofMinutes(5);
    Backoff backoff = new Backoff(new Random(1));
    Set<Duration> pauses = new HashSet<>();
    for (int failure = 0; failure < 10; failure++) {
      Backoff.Pause pause = backoff.next(Optional.of(asked), LONG);
      assertEquals(pause.normal(), pause.hurried(), "however much somebody is in a hurry");
      assertTrue(pause.normal().compareTo(asked) >= 0, pause.toString());
      assertTrue(pause.normal().compareTo(asked.plus(Backoff.HURRIED)) <= 0, pause.toString());
      pauses.add(pause.normal());
    }
    assertTrue(pauses.size() > 5, "all clients that were asked for one pause come back at once");
  }

  @Test
  void doesNotWaitForeverBecauseAServerAsks() {
    Duration pause =
        new Backoff(new Random(1)).next(Optional.of(Duration.ofDays(4000)), LONG).normal();
    assertTrue(pause.compareTo(Backoff.LONGEST_ASKED.plus(Backoff.HURRIED)) <= 0, pause + "");
  }

  @Test
  void waitsNoLongerThanThereIsPatience() {
    Duration left = Duration.ofMillis(700);
    Backoff backoff = new Backoff(new Random(1));
    for (int failure = 0; failure < 20; failure++) {
      Backoff.Pause pause =
          backoff.next(
              Optional.of(Duration.ofSeconds(failure)).filter(d -> d.toSeconds() % 2 > 0), left);
      assertTrue(pause.normal().compareTo(left) <= 0, pause.toString());
      assertTrue(pause.hurried().compareTo(left) <= 0, pause.toString());
    }
  }
}
