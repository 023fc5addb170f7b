package io.coursework.analysis.transition;

import io.coursework.analysis.statistics.Interval;
import io.coursework.analysis.statistics.LogRank;
import io.coursework.analysis.transition.ClaimVerdict.Effect;
import io.coursework.analysis.transition.ClaimVerdict.Ruling;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * From estimates to verdicts, by the criteria in {@link Claim} and nothing else. A claim whose
 * interval is too wide, or unknown, is undecided. Maps give each estimate its name and keep their
 * order; an empty one means that nothing was run.
 */
public final class ClaimRules {

  /** Factor between the ends of an interval beyond which it says too little to refute. */
  public static final int TOO_WIDE = 4;

  /** A ratio within these is practically one. */
  public static final Bracket EQUIVALENT = new Bracket(0.8, 1.25);

  private static final Bracket PAPERS_GAIN = new Bracket(2, 7);
  private static final double PAPERS_FACTOR = 7;
  private static final double LEVEL = 0.95;
  private static final double EQUIVALENCE_LEVEL = 0.90; // two one-sided tests at 5%

  private ClaimRules() {}

  /** Whether a ratio is practically one: its 90% interval lies within {@link #EQUIVALENT}. */
  public static boolean equivalent(Estimate ratio) {
    return ratio.interval(EQUIVALENCE_LEVEL).inside(EQUIVALENT.low(), EQUIVALENT.high());
  }

  /**
   * C1.
   *
   * @param ratios N*(SUM) / N*(operation), for every other operation alone
   */
  public static ClaimVerdict sumIsHardest(Map<String, Estimate> ratios) {
    return allAboveOne(Claim.C1, ratios);
  }

  /**
   * C2.
   *
   * @param sum N* of SUM alone
   * @param easy N* of MAX, MIN and PROD alone
   */
  public static ClaimVerdict easyFarBelow(Estimate sum, Map<String, Estimate> easy) {
    if (easy.isEmpty()) {
      return nothing(Claim.C2);
    }
    Bracket hard = sum.interval(LEVEL);
    List<Effect> effects = new ArrayList<>(effects(easy, LEVEL));
    effects.add(new Effect("SUM", sum.value(), hard, LEVEL));
    boolean all = true;
    for (Map.Entry<String, Estimate> one : easy.entrySet()) {
      Bracket interval = one.getValue().interval(LEVEL);
      if (interval.high() >= hard.low()) {
        all = false;
        if (!tooWide(interval) && !tooWide(hard)) {
          return refuted(Claim.C2, effects, one.getKey() + " does not lie below SUM");
        }
      }
    }
    return all
        ? confirmed(Claim.C2, effects, "all easy operations lie below SUM")
        : undecided(Claim.C2, effects, "an interval that overlaps is too wide");
  }

  /**
   * C3.
   *
   * @param ratio R of the mix
   */
  public static ClaimVerdict jointHelps(Estimate ratio) {
    Bracket interval = ratio.interval(LEVEL);
    List<Effect> effects = List.of(new Effect("R", ratio.value(), interval, LEVEL));
    if (interval.low() > 1) {
      return confirmed(Claim.C3, effects, "R lies above 1");
    }
    if (equivalent(ratio)) {
      return refuted(Claim.C3, effects, "R is practically 1");
    }
    return interval.high() < 1
        ? refuted(Claim.C3, effects, "R lies below 1")
        : undecided(Claim.C3, effects, "the interval of R contains 1 and leaves more than 1");
  }

  /**
   * C4.
   *
   * @param onAllTokens log-rank test of tokens of all tasks until SUM is learned, the mix first,
   *     strata by size
   * @param onSumTokens the same on tokens of SUM
   */
  public static ClaimVerdict jointIsEarlier(LogRank onAllTokens, LogRank onSumTokens) {
    Effect all = rate("rate on all tokens", onAllTokens);
    Effect own = rate("rate on SUM tokens", onSumTokens);
    List<Effect> effects = List.of(all, own);
    if (own.interval().high() < 1) {
      return refuted(Claim.C4, effects, "the mix is later on tokens of SUM");
    }
    if (own.interval().contains(1) && !tooWide(own.interval())) {
      return refuted(Claim.C4, effects, "the gain vanishes on tokens of SUM");
    }
    return all.interval().low() > 1 && own.interval().low() > 1
        ? confirmed(Claim.C4, effects, "the mix is earlier on both counts of tokens")
        : undecided(Claim.C4, effects, "an interval contains 1");
  }

  /**
   * C5.
   *
   * @param ratios R of each set of partners
   */
  public static ClaimVerdict gainIsTwoToSeven(Map<String, Estimate> ratios) {
    return allInside(Claim.C5, ratios, PAPERS_GAIN, LEVEL);
  }

  /**
   * C6.
   *
   * @param ratios R of each set of partners that shares no primitive with SUM
   */
  public static ClaimVerdict unrelatedBringNothing(Map<String, Estimate> ratios) {
    return allInside(Claim.C6, ratios, EQUIVALENT, EQUIVALENCE_LEVEL);
  }

  /**
   * C7.
   *
   * @param shuffled R of the mix with the shuffled sum: N*(shuffled alone) / N*(shuffled in the
   *     mix)
   * @param trueSum R of the mix with the true sum
   * @param shuffledToTrue N*(shuffled alone) / N*(SUM alone)
   */
  public static ClaimVerdict shuffledGainsNothing(
      Estimate shuffled, Estimate trueSum, Estimate shuffledToTrue) {
    Bracket gain = shuffled.interval(EQUIVALENCE_LEVEL);
    Bracket trueGain = trueSum.interval(LEVEL);
    Bracket hardness = shuffledToTrue.interval(LEVEL);
    List<Effect> effects =
        List.of(
            new Effect("R, shuffled", shuffled.value(), gain, EQUIVALENCE_LEVEL),
            new Effect("R, true", trueSum.value(), trueGain, LEVEL),
            new Effect("shuffled / true, alone", shuffledToTrue.value(), hardness, LEVEL));
    if (outside(gain, EQUIVALENT)) {
      return refuted(Claim.C7, effects, "the mix changes what the shuffled sum needs");
    }
    if (hardness.high() < 1) {
      return refuted(Claim.C7, effects, "the shuffled sum alone is easier than the true one");
    }
    return equivalent(shuffled) && trueGain.low() > 1 && hardness.low() >= EQUIVALENT.low()
        ? confirmed(Claim.C7, effects, "the true sum gains and the shuffled one does not")
        : undecided(Claim.C7, effects, "not all three intervals are clear");
  }

  /**
   * C11.
   *
   * @param pretrained N*(SUM alone) / N*(SUM after MAX+MED), at equal total tokens
   * @param control N*(SUM after shuffled operations) / N*(SUM after MAX+MED)
   */
  public static ClaimVerdict transferHelps(Estimate pretrained, Estimate control) {
    return allAboveOne(Claim.C11, inOrder("R", pretrained, "R'", control));
  }

  /**
   * C11, the factor.
   *
   * @param pretrained N*(SUM alone) / N*(SUM after MAX+MED)
   */
  public static ClaimVerdict transferHelpsSevenfold(Estimate pretrained) {
    Bracket interval = pretrained.interval(LEVEL);
    List<Effect> effects = List.of(new Effect("R", pretrained.value(), interval, LEVEL));
    if (!interval.contains(PAPERS_FACTOR)) {
      return refuted(Claim.C11_FACTOR, effects, "the interval of R excludes 7");
    }
    return interval.low() > 1 && !tooWide(interval)
        ? confirmed(Claim.C11_FACTOR, effects, "the interval of R contains 7 and is narrow")
        : undecided(Claim.C11_FACTOR, effects, "the interval of R is too wide");
  }

  private static ClaimVerdict allAboveOne(Claim claim, Map<String, Estimate> ratios) {
    if (ratios.isEmpty()) {
      return nothing(claim);
    }
    List<Effect> effects = effects(ratios, LEVEL);
    for (Effect effect : effects) {
      Bracket interval = effect.interval();
      if (interval.high() < 1 || interval.contains(1) && !tooWide(interval)) {
        return refuted(claim, effects, effect.name() + " does not lie above 1");
      }
    }
    return effects.stream().allMatch(effect -> effect.interval().low() > 1)
        ? confirmed(claim, effects, "every interval lies above 1")
        : undecided(claim, effects, "an interval that contains 1 is too wide");
  }

  private static ClaimVerdict allInside(
      Claim claim, Map<String, Estimate> ratios, Bracket range, double level) {
    if (ratios.isEmpty()) {
      return nothing(claim);
    }
    List<Effect> effects = effects(ratios, level);
    for (Effect effect : effects) {
      if (outside(effect.interval(), range)) {
        return refuted(claim, effects, "R of %s lies outside".formatted(effect.name()));
      }
    }
    return effects.stream().allMatch(e -> e.interval().inside(range.low(), range.high()))
        ? confirmed(claim, effects, "every interval lies within")
        : undecided(claim, effects, "an interval lies partly within");
  }

  private static boolean outside(Bracket interval, Bracket range) {
    return interval.high() < range.low() || interval.low() > range.high();
  }

  private static boolean tooWide(Bracket interval) {
    return interval.open() || interval.high() / interval.low() > TOO_WIDE;
  }

  private static Effect rate(String name, LogRank test) {
    Interval ratio = test.rateRatio(LEVEL);
    Bracket interval =
        Double.isNaN(ratio.low()) ? Bracket.unknown() : new Bracket(ratio.low(), ratio.high());
    return new Effect(name, ratio.mean(), interval, LEVEL);
  }

  private static List<Effect> effects(Map<String, Estimate> estimates, double level) {
    return estimates.entrySet().stream()
        .map(
            one ->
                new Effect(
                    one.getKey(), one.getValue().value(), one.getValue().interval(level), level))
        .toList();
  }

  private static Map<String, Estimate> inOrder(
      String first, Estimate one, String second, Estimate other) {
    Map<String, Estimate> both = new LinkedHashMap<>();
    both.put(first, one);
    both.put(second, other);
    return both;
  }

  private static ClaimVerdict confirmed(Claim claim, List<Effect> effects, String reason) {
    return new ClaimVerdict(claim, Ruling.CONFIRMED, effects, reason);
  }

  private static ClaimVerdict refuted(Claim claim, List<Effect> effects, String reason) {
    return new ClaimVerdict(claim, Ruling.REFUTED, effects, reason);
  }

  private static ClaimVerdict undecided(Claim claim, List<Effect> effects, String reason) {
    return new ClaimVerdict(claim, Ruling.UNDECIDED, effects, reason);
  }

  private static ClaimVerdict nothing(Claim claim) {
    return ClaimVerdict.notRun(claim, "there are no trials for it");
  }
}
