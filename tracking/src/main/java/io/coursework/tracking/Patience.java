package io.coursework.tracking;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * How a sender takes to a server that does not answer.
 *
 * @param limit after this long an outage it gives up
 * @param known whether the server was away just before, so that nobody needs to be told
 */
record Patience(Duration limit, boolean known) {
  static final Patience ENDLESS = new Patience(ChronoUnit.FOREVER.getDuration(), false);
  static final Patience ENDLESS_FOR_ONE_AWAY = new Patience(ENDLESS.limit(), true);

  static Patience of(Duration limit) {
    return new Patience(limit, false);
  }

  boolean endless() {
    return limit.equals(ENDLESS.limit());
  }
}
