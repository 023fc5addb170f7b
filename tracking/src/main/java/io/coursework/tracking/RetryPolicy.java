package io.coursework.tracking;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * How a sender takes to a server that does not answer.
 *
 * @param limit after this long an outage it gives up
 * @param known whether the server was away just before, so that nobody needs to be told
 * @param time by which it waits
 */
record RetryPolicy(Duration limit, boolean known, Timekeeper time) {
  static final RetryPolicy ENDLESS =
      new RetryPolicy(ChronoUnit.FOREVER.getDuration(), false, Timekeeper.SYSTEM);

  static RetryPolicy of(Duration limit) {
    return new RetryPolicy(limit, false, Timekeeper.SYSTEM);
  }

  RetryPolicy ofOneAway() {
    return new RetryPolicy(limit, true, time);
  }

  RetryPolicy by(Timekeeper other) {
    return new RetryPolicy(limit, known, other);
  }

  boolean endless() {
    return limit.equals(ENDLESS.limit());
  }
}
