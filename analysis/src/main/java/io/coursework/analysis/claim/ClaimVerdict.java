package io.coursework.analysis.claim;

import io.coursework.analysis.figure.ShortNumber;
import io.coursework.analysis.statistics.MeanDifference;
import io.coursework.analysis.transition.Bracket;
import io.coursework.analysis.transition.Estimate;
import java.util.List;
import java.util.Locale;

/**
 * What the runs say of a claim.
 *
 * @param claim with its statement and criterion
 * @param ruling what follows by the criterion
 * @param effects the numbers that it rests on; empty if not run
 * @param reason which part of the criterion decided, one sentence
 */
public record ClaimVerdict(Claim claim, Ruling ruling, List<Effect> effects, String reason) {

  public ClaimVerdict {
    effects = List.copyOf(effects);
  }

  /** What may stand beside a claim. */
  public enum Ruling {
    CONFIRMED("confirmed"),
    REFUTED("refuted"),
    UNDECIDED("undecided"),
    NOT_RUN("not run"),
    /** A rule decided, and the rule was found to be wrong. */
    WITHDRAWN("withdrawn");

    private final String words;

    Ruling(String words) {
      this.words = words;
    }

    /** In a table. */
    public String words() {
      return words;
    }

    /** Whether the claim holds or does not, by this. */
    public boolean decides() {
      return this == CONFIRMED || this == REFUTED;
    }
  }

  /**
   * A number with its interval.
   *
   * @param name for example {@code R (SUM alone / MAX+MED+SUM)}
   * @param value NaN where only a bound is known
   * @param low lower end of its interval; 0 or minus infinity where open
   * @param high upper end; infinite where open
   * @param level of the interval
   */
  public record Effect(String name, double value, double low, double high, double level) {

    static Effect of(String name, Estimate estimate, double level) {
      Bracket interval = estimate.interval(level);
      return new Effect(name, estimate.value(), interval.low(), interval.high(), level);
    }

    /** Of a difference that has no interval, nothing is known but its mean. */
    static Effect of(String name, MeanDifference difference, double level) {
      boolean known = !Double.isNaN(difference.low());
      return new Effect(
          name,
          difference.mean(),
          known ? difference.low() : Double.NEGATIVE_INFINITY,
          known ? difference.high() : Double.POSITIVE_INFINITY,
          level);
    }

    /** The same under another name. */
    public Effect named(String other) {
      return new Effect(other, value, low, high, level);
    }

    boolean contains(double what) {
      return low <= what && what <= high;
    }

    /** For example {@code R 2.31 (1.80 to 3.10)}, {@code R above 4.20}, {@code R unknown}. */
    public String words() {
      return name + " " + shown();
    }

    private String shown() {
      boolean openLow = low == 0 || low == Double.NEGATIVE_INFINITY;
      boolean openHigh = high == Double.POSITIVE_INFINITY;
      if (Double.isNaN(low)) {
        return number(value);
      }
      String ends =
          openLow && openHigh
              ? ""
              : openLow
                  ? "below " + number(high)
                  : openHigh
                      ? "above " + number(low)
                      : "%s to %s".formatted(number(low), number(high));
      if (Double.isNaN(value)) {
        return ends.isEmpty() ? "unknown" : ends;
      }
      return number(value) + (ends.isEmpty() ? ", interval unknown" : " (" + ends + ")");
    }

    private static String number(double value) {
      return Math.abs(value) >= 100
          ? ShortNumber.of(value)
          : String.format(Locale.ROOT, "%.2f", value);
    }
  }

  /**
   * The same without what its rule decided, if it decided anything; the numbers stay.
   *
   * @param why the rule cannot be trusted, one sentence
   */
  public ClaimVerdict withdrawn(String why) {
    return ruling.decides() ? new ClaimVerdict(claim, Ruling.WITHDRAWN, effects, why) : this;
  }

  /** A claim whose runs are missing. */
  public static ClaimVerdict notRun(Claim claim, String reason) {
    return new ClaimVerdict(claim, Ruling.NOT_RUN, List.of(), reason);
  }
}
