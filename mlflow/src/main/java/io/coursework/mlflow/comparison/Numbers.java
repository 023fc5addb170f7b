package io.coursework.mlflow.comparison;

import io.coursework.analysis.statistics.Interval;
import java.util.Locale;
import java.util.Optional;

/** Numbers as people read them; {@code -} for one that is not there. */
final class Numbers {

  static final String NOTHING = "-";

  private Numbers() {}

  /** Three decimals, fewer for large and more for small numbers. */
  static String number(double value) {
    if (Double.isNaN(value)) {
      return NOTHING;
    }
    double size = Math.abs(value);
    if (size >= 1000) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return size > 0 && size < 0.001
        ? String.format(Locale.ROOT, "%.1e", value)
        : String.format(Locale.ROOT, "%.3f", value);
  }

  /** Both ends, or {@code -}. */
  static String ends(double low, double high) {
    return Double.isNaN(low) ? NOTHING : number(low) + " to " + number(high);
  }

  /** Mean and interval; of a single run {@code -} in its place. */
  static String interval(Optional<Interval> interval) {
    return interval
        .map(one -> "%s (%s)".formatted(number(one.mean()), ends(one.low(), one.high())))
        .orElse(NOTHING);
  }
}
