package io.coursework.analysis.rule;

import static io.coursework.analysis.rule.ErrorRate.ALPHA;
import static io.coursework.analysis.rule.ErrorRate.DESIGNS;
import static io.coursework.analysis.rule.ErrorRate.power;
import static io.coursework.analysis.rule.ErrorRate.say;

import io.coursework.analysis.rule.SimulatedStudy.Law;
import io.coursework.analysis.statistics.MeanDifference;
import io.coursework.analysis.transition.Bracket;
import io.coursework.analysis.transition.LearningOutcome;
import io.coursework.analysis.transition.SizeThresholds;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How often each rule is wrong where the truth is the boundary of its criterion: 2,000 studies by
 * six laws, each judged at every look of its design.
 */
@Tag("claims")
class ErrorRatesTest {

  private static final double SMALL = 0.1;

  /** A study as far as it has come. */
  private record Look(SizeThresholds thresholds, double alpha) {

    Effect ratio(int mix) {
      return level -> {
        Bracket bracket =
            thresholds
                .at("arm 0", SimulatedStudy.BUDGET)
                .over(thresholds.at("arm " + mix, SimulatedStudy.BUDGET), level);
        return new Ends(bracket.low(), bracket.high());
      };
    }

    Ruling judge(Criterion criterion) {
      return criterion.judge(ratio(1), alpha);
    }
  }

  /** In how many studies something happens at any look. */
  private static long count(Looks looks, double[] ratios, Predicate<Look> happens) {
    return ErrorRate.count(study -> happens(looks, ratios, happens, study));
  }

  private static boolean happens(Looks looks, double[] ratios, Predicate<Look> happens, int study) {
    Law law = Law.values()[study % Law.values().length];
    List<LearningOutcome> all =
        SimulatedStudy.of(law, ratios, ErrorRate.blocks(looks), new SplittableRandom(study));
    return IntStream.range(0, looks.blocks().size())
        .anyMatch(
            look -> {
              int blocks = looks.blocks().get(look);
              List<LearningOutcome> so = all.stream().filter(one -> one.block() < blocks).toList();
              return happens.test(new Look(SizeThresholds.of(so), looks.alpha(look, ALPHA)));
            });
  }

  private static long confirmed(Looks looks, double ratio, Criterion criterion) {
    return count(looks, new double[] {1, ratio}, look -> look.judge(criterion) == Ruling.CONFIRMED);
  }

  private static long refuted(Looks looks, double ratio, Criterion criterion) {
    return count(looks, new double[] {1, ratio}, look -> look.judge(criterion) == Ruling.REFUTED);
  }

  /**
   * In how many studies a criterion is confirmed at any look where the truth is its boundary, or
   * refuted, whichever happens more often.
   */
  private static long decided(Looks looks, double ratio, Criterion criterion) {
    AtomicInteger refuted = new AtomicInteger();
    AtomicInteger confirmed = new AtomicInteger();
    ErrorRate.count(
        study -> {
          Set<Ruling> rulings = rulings(looks, ratio, criterion, study);
          confirmed.addAndGet(rulings.contains(Ruling.CONFIRMED) ? 1 : 0);
          refuted.addAndGet(rulings.contains(Ruling.REFUTED) ? 1 : 0);
          return true;
        });
    return Math.max(confirmed.get(), refuted.get());
  }

  /** At all looks at one study. */
  private static Set<Ruling> rulings(Looks looks, double ratio, Criterion criterion, int study) {
    Set<Ruling> rulings = EnumSet.noneOf(Ruling.class);
    happens(
        looks,
        new double[] {1, ratio},
        look -> {
          rulings.add(look.judge(criterion));
          return false; // go on to the next look
        },
        study);
    return rulings;
  }

  @Test
  void aRatioAboveOne() {
    Criterion criterion = new Criterion.Above(1);
    for (Looks looks : DESIGNS) {
      say(
          "above 1",
          looks,
          Math.max(confirmed(looks, 1, criterion), refuted(looks, 1.25, criterion)),
          power("at a ratio of 3", confirmed(looks, 3, criterion)));
    }
  }

  @Test
  void aRatioAboveThree() {
    Criterion criterion = new Criterion.Above(3);
    for (Looks looks : DESIGNS) {
      say(
          "above 3",
          looks,
          Math.max(confirmed(looks, 3, criterion), refuted(looks, 3.75, criterion)),
          power("at a ratio of 9", confirmed(looks, 9, criterion)));
    }
  }

  @Test
  void aRatioThatIsPracticallyOne() {
    Criterion criterion = new Criterion.Within(0.8, 1.25);
    for (Looks looks : DESIGNS) {
      say(
          "practically 1",
          looks,
          Math.max(decided(looks, 0.8, criterion), decided(looks, 1.25, criterion)),
          power("at a ratio of 3", refuted(looks, 3, criterion)));
    }
  }

  @Test
  void aRatioFromTwoToSeven() {
    Criterion criterion = new Criterion.Within(2, 7);
    for (Looks looks : DESIGNS) {
      say(
          "from 2 to 7",
          looks,
          Math.max(decided(looks, 2, criterion), decided(looks, 7, criterion)),
          power("at a ratio of 3.7", confirmed(looks, 3.7, criterion)));
    }
  }

  @Test
  void aFamilyOfFourClaims() {
    List<Integer> others = List.of(1, 2, 3, 4);
    Criterion criterion = new Criterion.Above(1);
    Function<Ruling, Predicate<Look>> any =
        ruled ->
            look ->
                Family.judge(
                        others,
                        (arm, alpha) -> criterion.judge(look.ratio(arm), alpha),
                        ruling -> ruling == Ruling.CONFIRMED || ruling == Ruling.REFUTED,
                        look.alpha())
                    .containsValue(ruled);
    double practically = Criterion.PRACTICALLY_ONE;
    double[] alike = {1, practically, practically, practically, practically};
    for (Looks looks : DESIGNS) {
      say(
          "four claims",
          looks,
          Math.max(
              count(looks, new double[] {1, 1, 1, 1, 1}, any.apply(Ruling.CONFIRMED)),
              count(looks, alike, any.apply(Ruling.REFUTED))),
          "");
    }
  }

  /** Scores of probes, paired by block, with a scatter that is skewed. */
  @Test
  void aHigherScore() {
    Criterion criterion = new Criterion.Higher(SMALL);
    for (Looks looks : DESIGNS) {
      long wrong =
          Math.max(
              scores(looks, 0, criterion, Ruling.CONFIRMED),
              Math.max(
                  scores(looks, SMALL, criterion, Ruling.REFUTED),
                  scores(looks, 0, new Criterion.Higher(0), Ruling.REFUTED)));
      say(
          "higher score",
          looks,
          wrong,
          power("at a difference of 0.3", scores(looks, 0.3, criterion, Ruling.CONFIRMED)));
    }
  }

  private static long scores(Looks looks, double difference, Criterion criterion, Ruling ruling) {
    return ErrorRate.count(
        study -> {
          SplittableRandom random = new SplittableRandom(study);
          double[] single = new double[ErrorRate.blocks(looks)];
          double[] joint = new double[single.length];
          for (int block = 0; block < single.length; block++) {
            double shared = 0.2 * random.nextGaussian();
            single[block] = shared + skewed(random);
            joint[block] = shared + difference + skewed(random);
          }
          return IntStream.range(0, looks.blocks().size())
              .anyMatch(
                  look -> {
                    int blocks = looks.blocks().get(look);
                    Effect effect =
                        level -> {
                          var paired =
                              MeanDifference.paired(
                                  Arrays.copyOf(single, blocks),
                                  Arrays.copyOf(joint, blocks),
                                  level);
                          return new Ends(paired.low(), paired.high());
                        };
                    return criterion.judge(effect, looks.alpha(look, ALPHA)) == ruling;
                  });
        });
  }

  /** Exponential, of mean 0. */
  private static double skewed(SplittableRandom random) {
    return 0.15 * (-Math.log(1 - random.nextDouble()) - 1);
  }

  /** N* still moves by the factor of the gate from half of the budget to the whole. */
  @Test
  void theGateOfTheBudget() {
    for (Looks looks : DESIGNS) {
      int blocks = ErrorRate.blocks(looks);
      say(
          "budget gate",
          looks,
          settled(random -> SimulatedStudy.drifting(Gate.FACTOR, blocks, random)),
          power(
              "where above a size all learn soon",
              settled(random -> SimulatedStudy.of(Law.STEP, new double[] {1}, blocks, random))));
    }
  }

  private static long settled(Function<SplittableRandom, List<LearningOutcome>> runs) {
    return ErrorRate.count(
        study ->
            Gate.settled(
                SizeThresholds.of(runs.apply(new SplittableRandom(study))),
                "arm 0",
                SimulatedStudy.BUDGET));
  }
}
