package io.coursework.analysis.claim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.analysis.claim.ClaimVerdict.Ruling;
import io.coursework.analysis.statistics.Interval;
import io.coursework.analysis.statistics.LogRank;
import io.coursework.analysis.statistics.MeanDifference;
import io.coursework.analysis.transition.Bracket;
import io.coursework.analysis.transition.Estimate;
import io.coursework.analysis.transition.Simulated;
import io.coursework.analysis.transition.Transitions;
import io.coursework.analysis.transition.Trial;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClaimRulesTest {

  /** An estimate whose intervals at 90% and 95% are just these ends. */
  private static Estimate between(double low, double high) {
    return Estimate.of(new Bracket(low, high), new Bracket[] {new Bracket(low, high)}, 10);
  }

  private static final Estimate UNKNOWN = Estimate.of(Bracket.unknown());

  private static Map<String, Estimate> named(Estimate... estimates) {
    Map<String, Estimate> named = new LinkedHashMap<>();
    for (Estimate estimate : estimates) {
      named.put("partner " + named.size(), estimate);
    }
    return named;
  }

  @Test
  void rulesOnTheHardestOperation() {
    Estimate above = between(1.1, 30);
    assertEquals(Ruling.CONFIRMED, ClaimRules.sumIsHardest(named(above, above)).ruling());
    assertEquals(Ruling.REFUTED, ClaimRules.sumIsHardest(named(above, between(0.9, 1.5))).ruling());
    assertEquals(Ruling.REFUTED, ClaimRules.sumIsHardest(named(above, between(0.1, 0.9))).ruling());
    assertEquals(Ruling.UNDECIDED, ClaimRules.sumIsHardest(named(above, between(0.5, 9))).ruling());
    assertEquals(Ruling.UNDECIDED, ClaimRules.sumIsHardest(named(UNKNOWN)).ruling());
    assertEquals(Ruling.NOT_RUN, ClaimRules.sumIsHardest(named()).ruling());
  }

  @Test
  void takesAOneSidedBoundAbove1ForAGain() {
    Estimate censored = Estimate.of(Bracket.above(2), new Bracket[] {Bracket.above(2)}, 10);

    assertEquals(Ruling.CONFIRMED, ClaimRules.sumIsHardest(named(censored)).ruling());
    assertEquals(Ruling.CONFIRMED, ClaimRules.jointHelps(censored).ruling());
  }

  @Test
  void rulesOnTheEasyOperations() {
    Estimate sum = between(8000, 12_000);
    assertEquals(
        Ruling.CONFIRMED, ClaimRules.easyFarBelow(sum, named(between(1000, 7000))).ruling());
    assertEquals(Ruling.REFUTED, ClaimRules.easyFarBelow(sum, named(between(4000, 9000))).ruling());
    assertEquals(
        Ruling.UNDECIDED, ClaimRules.easyFarBelow(sum, named(between(1000, 9000))).ruling());
    assertEquals(Ruling.NOT_RUN, ClaimRules.easyFarBelow(sum, named()).ruling());
  }

  @Test
  void rulesOnJointTraining() {
    assertEquals(Ruling.CONFIRMED, ClaimRules.jointHelps(between(1.05, 3)).ruling());
    assertEquals(Ruling.REFUTED, ClaimRules.jointHelps(between(0.85, 1.2)).ruling());
    assertEquals(Ruling.REFUTED, ClaimRules.jointHelps(between(0.3, 0.9)).ruling());
    assertEquals(Ruling.UNDECIDED, ClaimRules.jointHelps(between(0.7, 1.4)).ruling());
    assertEquals(Ruling.UNDECIDED, ClaimRules.jointHelps(UNKNOWN).ruling());
  }

  @Test
  void rulesOnTheSizeOfTheGain() {
    Estimate within = between(2.5, 6);
    assertEquals(Ruling.CONFIRMED, ClaimRules.gainIsTwoToSeven(named(within)).ruling());
    assertEquals(
        Ruling.REFUTED, ClaimRules.gainIsTwoToSeven(named(within, between(1, 1.9))).ruling());
    assertEquals(
        Ruling.UNDECIDED, ClaimRules.gainIsTwoToSeven(named(within, between(1, 3))).ruling());
  }

  @Test
  void rulesOnPartnersThatBringNothing() {
    Estimate equal = between(0.85, 1.2);
    assertTrue(ClaimRules.equivalent(equal));
    assertFalse(ClaimRules.equivalent(between(0.85, 1.3)));
    assertEquals(Ruling.CONFIRMED, ClaimRules.unrelatedBringNothing(named(equal)).ruling());
    assertEquals(
        Ruling.REFUTED, ClaimRules.unrelatedBringNothing(named(equal, between(1.3, 2))).ruling());
    assertEquals(
        Ruling.UNDECIDED, ClaimRules.unrelatedBringNothing(named(equal, between(1.1, 2))).ruling());
    assertEquals(Ruling.UNDECIDED, ClaimRules.unrelatedBringNothing(named(UNKNOWN)).ruling());
  }

  @Test
  void rulesOnTheShuffledSum() {
    Estimate equal = between(0.85, 1.2);
    Estimate gain = between(1.5, 4);
    assertEquals(
        Ruling.CONFIRMED, ClaimRules.shuffledGainsNothing(equal, gain, between(0.9, 9)).ruling());
    assertEquals(
        Ruling.REFUTED, ClaimRules.shuffledGainsNothing(gain, gain, between(0.9, 9)).ruling());
    assertEquals(
        Ruling.REFUTED, ClaimRules.shuffledGainsNothing(equal, gain, between(0.1, 0.5)).ruling());
    assertEquals(
        Ruling.UNDECIDED, ClaimRules.shuffledGainsNothing(equal, equal, between(0.9, 9)).ruling());
    assertEquals(
        Ruling.UNDECIDED, ClaimRules.shuffledGainsNothing(UNKNOWN, gain, between(0.9, 9)).ruling());
  }

  @Test
  void rulesOnTransfer() {
    Estimate gain = between(1.5, 4);
    assertEquals(Ruling.CONFIRMED, ClaimRules.transferHelps(gain, between(1.1, 9)).ruling());
    assertEquals(Ruling.REFUTED, ClaimRules.transferHelps(gain, between(0.9, 1.2)).ruling());
    assertEquals(Ruling.REFUTED, ClaimRules.transferHelps(between(0.9, 2), gain).ruling());
    assertEquals(Ruling.UNDECIDED, ClaimRules.transferHelps(gain, UNKNOWN).ruling());
    assertEquals(Ruling.REFUTED, ClaimRules.transferHelpsSevenfold(gain).ruling());
    assertEquals(Ruling.CONFIRMED, ClaimRules.transferHelpsSevenfold(between(4, 9)).ruling());
    assertEquals(Ruling.UNDECIDED, ClaimRules.transferHelpsSevenfold(between(2, 9)).ruling());
  }

  @Test
  void rulesOnEarlierLearning() {
    LogRank earlier = new LogRank(30, 20, 10, 40); // rate ratio e, from 1.46 to 5.05
    LogRank same = new LogRank(30, 30, 15, 60); // from 0.6 to 1.66
    LogRank later = new LogRank(10, 20, 10, 40);
    LogRank few = new LogRank(2, 1.4, 0.74, 4);
    assertEquals(Ruling.CONFIRMED, ClaimRules.jointIsEarlier(earlier, earlier).ruling());
    assertEquals(Ruling.REFUTED, ClaimRules.jointIsEarlier(earlier, same).ruling());
    assertEquals(Ruling.REFUTED, ClaimRules.jointIsEarlier(earlier, later).ruling());
    assertEquals(Ruling.UNDECIDED, ClaimRules.jointIsEarlier(earlier, few).ruling());
    assertEquals(Ruling.UNDECIDED, ClaimRules.jointIsEarlier(same, earlier).ruling());
    assertEquals(
        Ruling.UNDECIDED, ClaimRules.jointIsEarlier(new LogRank(0, 0, 0, 0), earlier).ruling());
  }

  @Test
  void decidesFromTrialsToTheVerdict() {
    double[] sizes = {1e3, 2e3, 4e3, 8e3, 16e3, 32e3};
    List<Trial> alone =
        Simulated.trials("alone", Simulated.truth(0.97, 12_000, 4, 0.1), sizes, 4, 1);
    List<Trial> mix = Simulated.trials("mix", Simulated.truth(0.97, 3000, 4, 0.1), sizes, 4, 2);
    Transitions both = Transitions.of(Simulated.all(alone, mix), 200, 1);

    ClaimVerdict verdict = ClaimRules.jointHelps(both.ratio("alone", "mix"));

    assertEquals(Ruling.CONFIRMED, verdict.ruling());
    assertTrue(verdict.effects().get(0).contains(4), verdict.toString());
    assertEquals(Ruling.UNDECIDED.words(), "undecided");
  }

  @Test
  void givesEveryClaimItsCriterion() {
    for (Claim claim : Claim.values()) {
      assertTrue(claim.criterion().endsWith("else undecided."), claim.label());
      assertTrue(claim.criterion().toLowerCase().contains("confirmed if"), claim.label());
    }
    assertEquals("C11 (factor)", Claim.C11_FACTOR.label());
  }

  private static MeanDifference differs(double low, double high) {
    return new MeanDifference((low + high) / 2, low, high, 0.05, 10);
  }

  private static Map<String, MeanDifference> both(MeanDifference order, MeanDifference ring) {
    Map<String, MeanDifference> both = new LinkedHashMap<>();
    both.put("order", order);
    both.put("ring", ring);
    return both;
  }

  @Test
  void rulesOnNumberLikeEmbeddings() {
    MeanDifference more = differs(0.05, 0.4);
    assertEquals(Ruling.CONFIRMED, ClaimRules.jointIsNumberLike(both(more, more)).ruling());
    assertEquals(
        Ruling.REFUTED, ClaimRules.jointIsNumberLike(both(more, differs(-0.3, 0.09))).ruling());
    assertEquals(
        Ruling.UNDECIDED, ClaimRules.jointIsNumberLike(both(more, differs(-0.1, 0.5))).ruling());
    assertEquals(Ruling.NOT_RUN, ClaimRules.jointIsNumberLike(Map.of()).ruling());
    MeanDifference onePair = MeanDifference.paired(new double[] {0}, new double[] {1}, 0.95);
    assertEquals(Ruling.UNDECIDED, ClaimRules.jointIsNumberLike(both(more, onePair)).ruling());
  }

  @Test
  void rulesOnParity() {
    MeanDifference more = differs(0.05, 0.4);
    assertEquals(Ruling.CONFIRMED, ClaimRules.jointSeparatesParity(more, 0.5).ruling());
    assertEquals(Ruling.UNDECIDED, ClaimRules.jointSeparatesParity(more, 0.4).ruling());
    assertEquals(Ruling.REFUTED, ClaimRules.jointSeparatesParity(differs(-0.3, 0.07), 1).ruling());
  }

  @Test
  void rulesOnAttention() {
    MeanDifference more = differs(0.01, 0.3);
    MeanDifference narrow = differs(-0.1, 0.1);
    MeanDifference wide = differs(-0.2, 0.3);
    assertEquals(Ruling.CONFIRMED, ClaimRules.jointUsesAttention(more, more, more).ruling());
    assertEquals(Ruling.REFUTED, ClaimRules.jointUsesAttention(narrow, more, more).ruling());
    assertEquals(Ruling.REFUTED, ClaimRules.jointUsesAttention(more, narrow, more).ruling());
    assertEquals(
        Ruling.REFUTED, ClaimRules.jointUsesAttention(differs(-0.9, -0.1), wide, wide).ruling());
    assertEquals(Ruling.UNDECIDED, ClaimRules.jointUsesAttention(more, wide, more).ruling());
    assertEquals(Ruling.UNDECIDED, ClaimRules.jointUsesAttention(more, more, wide).ruling());
  }

  @Test
  void rulesOnAPrimeModulus() {
    Map<String, MeanDifference> more = both(differs(0.1, 0.4), differs(0.1, 0.4));
    Map<String, MeanDifference> none = both(differs(0.1, 0.4), differs(-0.3, 0.05));
    Estimate gain = between(1.5, 4);
    assertEquals(Ruling.CONFIRMED, ClaimRules.primeIsAlike(gain, more).ruling());
    assertEquals(Ruling.REFUTED, ClaimRules.primeIsAlike(gain, none).ruling());
    assertEquals(Ruling.REFUTED, ClaimRules.primeIsAlike(between(0.9, 1.1), more).ruling());
    assertEquals(Ruling.UNDECIDED, ClaimRules.primeIsAlike(between(0.5, 4), more).ruling());
    assertEquals(Ruling.NOT_RUN, ClaimRules.primeIsAlike(gain, Map.of()).ruling());
  }

  @Test
  void rulesOnBlocks() {
    Estimate gain = between(1.5, 4);
    assertEquals(Ruling.CONFIRMED, ClaimRules.blocksHelp(gain, gain).ruling());
    assertEquals(Ruling.REFUTED, ClaimRules.blocksHelp(gain, between(0.9, 1.2)).ruling());
    assertEquals(Ruling.UNDECIDED, ClaimRules.blocksHelp(gain, UNKNOWN).ruling());
  }

  @Test
  void rulesOnKinds() {
    assertEquals(Ruling.CONFIRMED, ClaimRules.kindsDiffer(differs(0.1, 0.4)).ruling());
    assertEquals(Ruling.REFUTED, ClaimRules.kindsDiffer(differs(-0.1, 0.05)).ruling());
    assertEquals(Ruling.UNDECIDED, ClaimRules.kindsDiffer(differs(-0.1, 0.4)).ruling());
  }

  @Test
  void rulesOnComplexity() {
    assertEquals(Ruling.UNDECIDED, ClaimRules.complexityFollowsSize(Optional.empty()).ruling());
    assertEquals(Ruling.CONFIRMED, exponent(0.2, 0.5));
    assertEquals(Ruling.REFUTED, exponent(0.4, 0.5));
    assertEquals(Ruling.UNDECIDED, exponent(-1, 1));
  }

  private static Ruling exponent(double low, double high) {
    Interval exponent = new Interval((low + high) / 2, low, high, 5);
    return ClaimRules.complexityFollowsSize(Optional.of(exponent)).ruling();
  }
}
