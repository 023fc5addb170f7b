package io.coursework.mlflow.reproduction.evidence;

import io.coursework.analysis.figure.ShortNumber;
import io.coursework.analysis.rule.Criterion;
import io.coursework.analysis.rule.Ends;
import java.util.Locale;

/**
 * A number that a verdict rests on.
 *
 * @param name for example {@code SUM / MAX+MED+SUM}
 * @param value NaN where only a bound is known
 * @param ends its 95% interval
 * @param criterion what would confirm the claim
 */
public record Measured(String name, double value, Ends ends, Criterion criterion) {

  /** Of the intervals that are shown. */
  public static final double LEVEL = 0.95;

  /** For example {@code 2.31 (1.80 to 3.10)}, {@code above 4.20}, {@code unknown}. */
  public String number() {
    boolean openLow = ends.low() == Double.NEGATIVE_INFINITY || ends.low() == 0;
    boolean openHigh = ends.high() == Double.POSITIVE_INFINITY;
    String range =
        openLow && openHigh
            ? ""
            : openLow
                ? "below " + digits(ends.high())
                : openHigh
                    ? "above " + digits(ends.low())
                    : "%s to %s".formatted(digits(ends.low()), digits(ends.high()));
    if (Double.isNaN(value)) {
      return range.isEmpty() ? "unknown" : range;
    }
    return digits(value) + (range.isEmpty() ? ", interval unknown" : " (" + range + ")");
  }

  private static String digits(double value) {
    return Math.abs(value) >= 100
        ? ShortNumber.of(value)
        : String.format(Locale.ROOT, "%.2f", value);
  }

  /** The name as short as a row of a figure asks for. */
  public String brief() {
    return name.replace("N*(", "")
        .replace(")", "")
        .replace("rate of learning", "rate")
        .replace(", on " + Clock.ALL_TOKENS.label(), ", all tokens")
        .replace(", on " + Clock.TARGET_TOKENS.label(), ", target's tokens")
        .replace("rank correlation of ", "")
        .replaceAll(", [^,]+ less .*", "")
        .split(" less | beyond |, over ")[0];
  }

  /** Name and number. */
  public String words() {
    return name + " " + number();
  }
}
