package io.coursework.tracking.sender;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The pauses between tries: drawn evenly from zero to a bound that doubles from half a second to a
 * minute, so that many clients of one server do not come back together. A server that asks for a
 * pause gets that pause and a drawn one on top, for all its clients were asked for the same.
 */
final class Backoff {
  static final Duration FIRST = Duration.ofMillis(500);
  static final Duration LONGEST = Duration.ofMinutes(1);

  /** A server that asks for more is asked again all the same: it may have been a mistake. */
  static final Duration LONGEST_ASKED = Duration.ofMinutes(5);

  /** The bound while somebody waits. */
  static final Duration HURRIED = Duration.ofSeconds(2);

  private final RandomGenerator random;
  private int failures;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  /**
   * @param normal the pause
   * @param hurried the pause if somebody waits for what is to be sent
   */
  record Pause(Duration normal, Duration hurried) {}

  /**
   * @param asked the least pause that the server wants, if it named one
   * @param most no pause is longer; after it the sender gives up, or nearly so
   */
  Pause next(Optional<Duration> asked, Duration most) {
    Pause next = next(asked);
    return new Pause(min(next.normal(), most), min(next.hurried(), most));
  }

  private Pause next(Optional<Duration> asked) {
    Duration bound = min(LONGEST, FIRST.multipliedBy(1L << Math.min(failures, 20)));
    failures++;
    double share = random.nextDouble();
    if (asked.isPresent()) {
      Duration pause = min(asked.get(), LONGEST_ASKED).plus(part(share, min(bound, HURRIED)));
      return new Pause(pause, pause);
    }
    return new Pause(part(share, bound), part(share, min(bound, HURRIED)));
  }

  void succeeded() {
    failures = 0;
  }

  private static Duration part(double share, Duration bound) {
    return Duration.ofMillis(Math.round(share * bound.toMillis()));
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
