package io.coursework.analysis.transition;

import java.util.List;

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

  /** The four outcomes. */
  public enum Ruling {
    CONFIRMED("confirmed"),
    REFUTED("refuted"),
    UNDECIDED("undecided"),
    NOT_RUN("not run");

    private final String words;

    Ruling(String words) {
      this.words = words;
    }

    /** In a table. */
    public String words() {
      return words;
    }
  }

  /**
   * A number with its interval.
   *
   * @param name for example {@code R (SUM alone / MAX+MED+SUM)}
   * @param value NaN where only a bound is known
   * @param interval its ends are 0 or infinite where open
   * @param level of the interval
   */
  public record Effect(String name, double value, Bracket interval, double level) {}

  /** A claim whose runs are missing. */
  public static ClaimVerdict notRun(Claim claim, String reason) {
    return new ClaimVerdict(claim, Ruling.NOT_RUN, List.of(), reason);
  }
}
