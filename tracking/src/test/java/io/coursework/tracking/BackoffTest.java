package io.coursework.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void growsToAMinuteWithFullJitter() {
    Backoff backoff = new Backoff(new Random(1));
    long bound = Backoff.FIRST.toMillis();
    boolean low = false;
    for (int failure = 0; failure < 100; failure++) {
      long pause = backoff.next(Optional.empty()).toMillis();
      assertTrue(pause >= 0 && pause <= bound, pause + " of " + bound);
      low |= pause < bound / 4;
      bound = Math.min(2 * bound, Backoff.LONGEST.toMillis());
    }
    assertTrue(low, "a hundred draws, none in the lowest quarter: that is no full jitter");
    backoff.succeeded();
    assertTrue(backoff.next(Optional.empty()).compareTo(Backoff.FIRST) <= 0);
  }

  @Test
  void waitsAsLongAsTheServerAsks() {
    Duration asked = Duration.ofMinutes(5);
    assertEquals(asked, new Backoff(new Random(1)).next(Optional.of(asked)));
  }
}
