package io.coursework.tracking;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The pauses between tries: drawn evenly from zero to a bound that doubles from half a second to a
 * minute, so that many clients of one server do not come back together; never shorter than the
 * server asked for.
 */
final class Backoff {
  static final Duration FIRST = Duration.ofMillis(500);
  static final Duration LONGEST = Duration.ofMinutes(1);

  private final RandomGenerator random;
  private int failures;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  Duration next(Optional<Duration> asked) {
    long bound = Math.min(LONGEST.toMillis(), FIRST.toMillis() << Math.min(failures, 20));
    failures++;
    Duration drawn = Duration.ofMillis(random.nextLong(bound + 1));
    return asked.filter(least -> least.compareTo(drawn) > 0).orElse(drawn);
  }

  void succeeded() {
    failures = 0;
  }
}
