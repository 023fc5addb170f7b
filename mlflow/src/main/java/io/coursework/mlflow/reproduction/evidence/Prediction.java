package io.coursework.mlflow.reproduction.evidence;

import io.coursework.analysis.rule.Criterion;
import io.coursework.analysis.rule.Ends;
import io.coursework.analysis.statistics.Interval;
import io.coursework.analysis.statistics.RankAgreement;
import io.coursework.mlflow.reproduction.evidence.Verdict.Kind;
import java.util.Arrays;
import java.util.Locale;

/**
 * Whether the affinity of tasks early in training tells who helps, beyond the paper: by a rule that
 * stands before any run, as those of {@link Claim} do.
 *
 * @param correlation Spearman's rho of affinity and gain over the partners, with its interval; its
 *     value is NaN if not run
 * @param pValue exact, two-sided; NaN if not run
 * @param ruling what follows by the criterion
 * @param reason which part of the criterion decided, one sentence
 */
public record Prediction(Measured correlation, double pValue, Kind ruling, String reason) {

  public static final String STATEMENT =
      "Affinity of tasks early in training predicts which partner helps SUM";

  public static final String CRITERION =
      "With Spearman's rho, over the partners, of the cosine of their gradients with SUM's (mean from"
          + " a tenth to a third of training) and what SUM gains (held-out accuracy with partners less"
          + " that alone, at equal size, seed and steps), both means over the sizes and seeds that all"
          + " partners have: confirmed if rho lies above 0, its exact two-sided p over all orders of"
          + " the partners below 0.05, and its 95% CI, by resampling sizes and seeds, above 0;"
          + " refuted if rho and its CI lie below 0 with p below 0.05; else undecided. Few partners"
          + " cannot show that there is no relation.";

  /** Below it, there is hardly an order to agree with. */
  public static final int FEWEST = 3;

  private static final double SMALL = 0.1;
  private static final double SIGNIFICANT = 0.05;

  /**
   * Judges.
   *
   * @param affinities one per partner; NaN where unknown
   * @param gains the same
   * @param noise rho of the same with its interval over sizes and seeds drawn again; the interval's
   *     ends may be NaN
   */
  public static Prediction of(double[] affinities, double[] gains, Interval noise) {
    int partners = affinities.length;
    if (partners < FEWEST) {
      return notRun("%d partners can be compared, and %d are needed".formatted(partners, FEWEST));
    }
    if (Arrays.stream(affinities).anyMatch(Double::isNaN)) {
      return notRun("not every run that is compared has recorded it");
    }
    RankAgreement agreement = RankAgreement.of(affinities, gains, SIGNIFICANT);
    Measured correlation = measured(noise);
    double p = agreement.pValue();
    if (p >= SIGNIFICANT) {
      return new Prediction(correlation, p, Kind.UNDECIDED_POWER, tooHigh(partners, agreement));
    }
    if (correlation.ends().low() > 0) {
      return new Prediction(
          correlation, p, Kind.CONFIRMED, "the more affinity, the larger the gain");
    }
    return correlation.ends().high() < 0
        ? new Prediction(correlation, p, Kind.REFUTED, "the more affinity, the smaller the gain")
        : new Prediction(
            correlation, p, Kind.UNDECIDED_POWER, "other sizes and seeds could turn the order");
  }

  private static Prediction notRun(String reason) {
    return new Prediction(
        measured(new Interval(Double.NaN, Double.NaN, Double.NaN, 0)),
        Double.NaN,
        Kind.NOT_RUN,
        reason);
  }

  private static String tooHigh(int partners, RankAgreement agreement) {
    return Double.isNaN(agreement.decisive())
        ? "%d partners are too few: no order of theirs has p below 0.05".formatted(partners)
        : String.format(
            Locale.ROOT,
            "for p below 0.05, %d partners need a rho that is %.2f from 0",
            partners,
            agreement.decisive());
  }

  private static Measured measured(Interval noise) {
    boolean known = !Double.isNaN(noise.low());
    return new Measured(
        "rho",
        noise.mean(),
        known ? new Ends(noise.low(), noise.high()) : Ends.unknown(),
        new Criterion.Higher(SMALL));
  }

  /** For example {@code rho 0.70 (0.30 to 1.00), exact p 0.233}. */
  public String words() {
    return Double.isNaN(pValue)
        ? "rho unknown"
        : correlation.words() + String.format(Locale.ROOT, ", exact p %.3f", pValue);
  }
}
