package io.coursework.mlflow.cli.console;

import java.util.function.LongSupplier;

/**
 * How fast work goes, by what was done since it was begun here: units that were done before, or
 * need not be done, do not count.
 */
final class Pace {

  private final LongSupplier nanos;
  private final long start;
  private long skipped;

  /**
   * Work that begins now.
   *
   * @param nanos a clock, such as {@link System#nanoTime}
   */
  Pace(LongSupplier nanos) {
    this.nanos = nanos;
    this.start = nanos.getAsLong();
  }

  void skip(long units) {
    skipped += units;
  }

  double seconds() {
    return (nanos.getAsLong() - start) / 1e9;
  }

  /** Whether anything can be said of it. */
  boolean known(long done) {
    return done > skipped;
  }

  /** Units in a second, where {@link #known}. */
  double rate(long done) {
    return (done - skipped) / seconds();
  }

  /** Seconds until all is done, where {@link #known}. */
  double left(long done, long total) {
    return (total - done) / rate(done);
  }
}
