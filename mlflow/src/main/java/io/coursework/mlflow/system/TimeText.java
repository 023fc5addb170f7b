package io.coursework.mlflow.system;

import java.time.Duration;

/** A time for people: 42 s, 5 min, 3.2 h, 4.0 d. */
public final class TimeText {

  private TimeText() {}

  public static String of(Duration time) {
    long seconds = Math.max(0, time.toSeconds());
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return seconds / 60 + " min";
    }
    double hours = seconds / 3600.0;
    return hours < 48 ? "%.1f h".formatted(hours) : "%.1f d".formatted(hours / 24);
  }

  /** As {@link #of(Duration)}, of seconds and parts of them. */
  public static String ofSeconds(double seconds) {
    return of(Duration.ofMillis((long) (1000 * seconds)));
  }
}
