package io.coursework.tracking.sender;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * How a sender takes to a server that does not answer.
 *
 * @param limit after this long an outage it gives up
 * @param known whether the server was away just before, so that nobody needs to be told
 * @param time by which it waits
 */
public record RetryPolicy(Duration limit, boolean known, Timekeeper time) {
  public static final RetryPolicy ENDLESS =
      new RetryPolicy(ChronoUnit.FOREVER.getDuration(), false, Timekeeper.SYSTEM);

  public static RetryPolicy of(Duration limit) {
    return new RetryPolicy(limit, false, Timekeeper.SYSTEM);
  }

  public RetryPolicy ofOneAway() {
    return new RetryPolicy(limit, true, time);
  }

  public RetryPolicy by(Timekeeper other) {
    return new RetryPolicy(limit, known, other);
  }

  boolean endless() {
    return limit.equals(ENDLESS.limit());
  }
}
