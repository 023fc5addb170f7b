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
record Patience(Duration limit, boolean known, Timekeeper time) {
  static final Patience ENDLESS =
      new Patience(ChronoUnit.FOREVER.getDuration(), false, Timekeeper.SYSTEM);

  static Patience of(Duration limit) {
    return new Patience(limit, false, Timekeeper.SYSTEM);
  }

  Patience ofOneAway() {
    return new Patience(limit, true, time);
  }

  Patience by(Timekeeper other) {
    return new Patience(limit, known, other);
  }

  boolean endless() {
    return limit.equals(ENDLESS.limit());
  }
}
