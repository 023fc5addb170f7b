package io.coursework.analysis.claim;

import io.coursework.analysis.claim.ClaimVerdict.Effect;
import io.coursework.analysis.claim.ClaimVerdict.Ruling;
import io.coursework.analysis.statistics.Interval;
import io.coursework.analysis.statistics.LogRank;
import io.coursework.analysis.statistics.MeanDifference;
import io.coursework.analysis.transition.Bracket;
import io.coursework.analysis.transition.Estimate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
  private static final double PAPERS_EXPONENT = 0.34;

  /** A difference of shares or correlations below this is practically none. */
  public static final double SMALL = 0.1;

  private static final double NARROW = 0.2; // width of an interval that may contain 0 to refute
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
    effects.add(Effect.of("SUM", sum, LEVEL));
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
    return jointHelps(Claim.C3, "R", ratio);
  }

  private static ClaimVerdict jointHelps(Claim claim, String name, Estimate ratio) {
    Bracket interval = ratio.interval(LEVEL);
    List<Effect> effects = List.of(Effect.of(name, ratio, LEVEL));
    if (interval.low() > 1) {
      return confirmed(claim, effects, name + " lies above 1");
    }
    if (equivalent(ratio)) {
      return refuted(claim, effects, name + " is practically 1");
    }
    return interval.high() < 1
        ? refuted(claim, effects, name + " lies below 1")
        : undecided(
            claim, effects, "the interval of " + name + " contains 1 and leaves more than 1");
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
    if (own.high() < 1) {
      return refuted(Claim.C4, effects, "the mix is later on tokens of SUM");
    }
    if (own.contains(1) && !tooWide(own)) {
      return refuted(Claim.C4, effects, "the gain vanishes on tokens of SUM");
    }
    return all.low() > 1 && own.low() > 1
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
            Effect.of("R, shuffled", shuffled, EQUIVALENCE_LEVEL),
            Effect.of("R, true", trueSum, LEVEL),
            Effect.of("shuffled / true, alone", shuffledToTrue, LEVEL));
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
    List<Effect> effects = List.of(Effect.of("R", pretrained, LEVEL));
    if (!interval.contains(PAPERS_FACTOR)) {
      return refuted(Claim.C11_FACTOR, effects, "the interval of R excludes 7");
    }
    return interval.low() > 1 && !tooWide(interval)
        ? confirmed(Claim.C11_FACTOR, effects, "the interval of R contains 7 and is narrow")
        : undecided(Claim.C11_FACTOR, effects, "the interval of R is too wide");
  }

  /**
   * C8.
   *
   * @param differences joint less single, of each score
   */
  public static ClaimVerdict jointIsNumberLike(Map<String, MeanDifference> differences) {
    return differences.isEmpty() ? nothing(Claim.C8) : jointIsMore(Claim.C8, differences);
  }

  /**
   * C9.
   *
   * @param share joint less single, of parity's share
   * @param beyondNull the share of joint models whose parity is beyond its permutation null
   */
  public static ClaimVerdict jointSeparatesParity(MeanDifference share, double beyondNull) {
    ClaimVerdict more = jointIsMore(Claim.C9, Map.of("parity's share", share));
    List<Effect> effects = new ArrayList<>(more.effects());
    effects.add(
        new Effect(
            "joint models with parity beyond chance", beyondNull, Double.NaN, Double.NaN, 0));
    return more.ruling() == Ruling.CONFIRMED && beyondNull < 0.5
        ? undecided(Claim.C9, effects, "fewer than half of the joint models have parity")
        : new ClaimVerdict(Claim.C9, more.ruling(), effects, more.reason());
  }

  private static ClaimVerdict jointIsMore(Claim claim, Map<String, MeanDifference> differences) {
    List<Effect> effects =
        differences.entrySet().stream()
            .map(one -> Effect.of(one.getKey(), one.getValue(), LEVEL))
            .toList();
    for (Effect effect : effects) {
      if (effect.high() < SMALL) {
        return refuted(claim, effects, effect.name() + " is not higher");
      }
    }
    return effects.stream().allMatch(effect -> effect.low() > 0)
        ? confirmed(claim, effects, "higher in all")
        : undecided(claim, effects, "an interval contains 0 and leaves more than a small gain");
  }

  /**
   * C10.
   *
   * @param equalSize joint less single, of attention's share, paired by size and seed
   * @param equalAccuracy the same between models that have learned SUM
   * @param ablation joint less single, of the loss without attention less that without
   *     feed-forward, paired by size and seed
   */
  public static ClaimVerdict jointUsesAttention(
      MeanDifference equalSize, MeanDifference equalAccuracy, MeanDifference ablation) {
    Effect size = Effect.of("attention's share, equal size", equalSize, LEVEL);
    Effect accuracy = Effect.of("attention's share, both learned", equalAccuracy, LEVEL);
    Effect loss = Effect.of("ablation, nats", ablation, LEVEL);
    List<Effect> effects = List.of(size, accuracy, loss);
    for (Effect share : List.of(size, accuracy)) {
      if (share.high() < 0 || share.contains(0) && share.high() - share.low() <= NARROW) {
        return refuted(Claim.C10, effects, share.name() + ", is not higher");
      }
    }
    return effects.stream().allMatch(effect -> effect.low() > 0)
        ? confirmed(Claim.C10, effects, "higher by all three")
        : undecided(Claim.C10, effects, "an interval contains 0 and is wide");
  }

  /**
   * C12.
   *
   * @param ratio R of C3 at a prime modulus
   * @param differences those of C8 at a prime modulus
   */
  public static ClaimVerdict primeIsAlike(Estimate ratio, Map<String, MeanDifference> differences) {
    if (differences.isEmpty()) {
      return nothing(Claim.C12);
    }
    ClaimVerdict size = jointHelps(Claim.C12, "R", ratio);
    ClaimVerdict numbers = jointIsMore(Claim.C12, differences);
    List<Effect> effects = new ArrayList<>(size.effects());
    effects.addAll(numbers.effects());
    for (ClaimVerdict part : List.of(size, numbers)) {
      if (part.ruling() != Ruling.CONFIRMED) {
        return new ClaimVerdict(Claim.C12, part.ruling(), effects, part.reason());
      }
    }
    return confirmed(Claim.C12, effects, "smaller models and number-like embeddings");
  }

  /**
   * C13.
   *
   * @param blocks N*(product alone) / N*(product with its blocks)
   * @param random N*(product with random blocks) / N*(product with its blocks)
   */
  public static ClaimVerdict blocksHelp(Estimate blocks, Estimate random) {
    return allAboveOne(Claim.C13, inOrder("R", blocks, "R', random blocks", random));
  }

  /**
   * C14.
   *
   * @param alignment of two models of one kind less that of a joint and a single one
   */
  public static ClaimVerdict kindsDiffer(MeanDifference alignment) {
    return jointIsMore(Claim.C14, Map.of("alignment within less between kinds", alignment));
  }

  /**
   * C15.
   *
   * @param exponent of the fit; empty if fewer than three operations have a known N*
   */
  public static ClaimVerdict complexityFollowsSize(Optional<Interval> exponent) {
    if (exponent.isEmpty()) {
      return undecided(
          Claim.C15, List.of(), "fewer than three operations have a known N* to fit a power to");
    }
    Interval fit = exponent.get();
    Effect effect = new Effect("exponent", fit.mean(), fit.low(), fit.high(), LEVEL);
    List<Effect> effects = List.of(effect);
    if (!effect.contains(PAPERS_EXPONENT)) {
      return refuted(Claim.C15, effects, "the interval excludes 0.34");
    }
    return effect.high() - effect.low() <= PAPERS_EXPONENT
        ? confirmed(Claim.C15, effects, "the interval contains 0.34 and is narrow")
        : undecided(Claim.C15, effects, "the interval is too wide");
  }

  private static ClaimVerdict allAboveOne(Claim claim, Map<String, Estimate> ratios) {
    if (ratios.isEmpty()) {
      return nothing(claim);
    }
    List<Effect> effects = effects(ratios, LEVEL);
    for (Effect effect : effects) {
      if (effect.high() < 1 || effect.contains(1) && !tooWide(effect)) {
        return refuted(claim, effects, effect.name() + " does not lie above 1");
      }
    }
    return effects.stream().allMatch(effect -> effect.low() > 1)
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
      if (effect.high() < range.low() || effect.low() > range.high()) {
        return refuted(claim, effects, "R of %s lies outside".formatted(effect.name()));
      }
    }
    return effects.stream().allMatch(e -> e.low() >= range.low() && e.high() <= range.high())
        ? confirmed(claim, effects, "every interval lies within")
        : undecided(claim, effects, "an interval lies partly within");
  }

  private static boolean outside(Bracket interval, Bracket range) {
    return interval.high() < range.low() || interval.low() > range.high();
  }

  private static boolean tooWide(Bracket interval) {
    return interval.open() || interval.high() / interval.low() > TOO_WIDE;
  }

  private static boolean tooWide(Effect ratio) {
    return tooWide(new Bracket(ratio.low(), ratio.high()));
  }

  private static Effect rate(String name, LogRank test) {
    Interval ratio = test.rateRatio(LEVEL);
    return Double.isNaN(ratio.low())
        ? new Effect(name, Double.NaN, 0, Double.POSITIVE_INFINITY, LEVEL)
        : new Effect(name, ratio.mean(), ratio.low(), ratio.high(), LEVEL);
  }

  private static List<Effect> effects(Map<String, Estimate> estimates, double level) {
    return estimates.entrySet().stream()
        .map(one -> Effect.of(one.getKey(), one.getValue(), level))
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
