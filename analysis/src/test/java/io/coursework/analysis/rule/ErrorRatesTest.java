package io.coursework.analysis.rule;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.analysis.rule.SimulatedStudy.Law;
import io.coursework.analysis.statistics.MeanDifference;
import io.coursework.analysis.statistics.RateRatio;
import io.coursework.analysis.statistics.Survival;
import io.coursework.analysis.transition.Bracket;
import io.coursework.analysis.transition.LearningOutcome;
import io.coursework.analysis.transition.SizeThresholds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.hipparchus.analysis.solvers.BisectionSolver;
import org.hipparchus.special.Beta;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How often each rule is wrong where the truth is the boundary of its criterion: 2,000 studies by
 * five laws, each judged at three looks.
 */
@Tag("claims")
class ErrorRatesTest {

  private static final int STUDIES = 2000;
  private static final double ALPHA = 0.05;
  private static final double SMALL = 0.1;
  private static final double LUCK = 0.4; // scatter of ln rate; halves have 1.2 times the variance
  private static final Looks LOOKS = new Looks(List.of(8, 12, 16));

  /** A study as far as it has come. */
  private record Look(List<LearningOutcome> outcomes, SizeThresholds thresholds, double alpha) {

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

  /** The share of studies in which something happens at any look. */
  private static long count(double[] ratios, Predicate<Look> happens) {
    return IntStream.range(0, STUDIES)
        .parallel()
        .filter(
            study -> {
              Law law = Law.values()[study % Law.values().length];
              SplittableRandom random = new SplittableRandom(study);
              List<LearningOutcome> all =
                  SimulatedStudy.of(law, ratios, LOOKS.blocks().get(2), random);
              return IntStream.range(0, 3)
                  .anyMatch(
                      look -> {
                        int blocks = LOOKS.blocks().get(look);
                        List<LearningOutcome> so =
                            all.stream().filter(one -> one.block() < blocks).toList();
                        return happens.test(
                            new Look(so, SizeThresholds.of(so), LOOKS.alpha(look, ALPHA)));
                      });
            })
        .count();
  }

  /** The upper end of the exact one-sided 95% interval of a share. */
  private static double atMost(long count) {
    return count == STUDIES
        ? 1
        : new BisectionSolver(1e-9)
            .solve(200, p -> Beta.regularizedBeta(p, count + 1.0, STUDIES - count) - 0.95, 0, 1);
  }

  /** Says what was found, and fails where a rule is wrong too often. */
  private static void say(String family, long wrong, String power) {
    double most = atMost(wrong);
    System.out.printf(
        Locale.ROOT,
        "%-16s wrong in %3d of %,d studies, at most %.1f%% (allowed: %.0f%%)%s%n",
        family,
        wrong,
        STUDIES,
        100 * most,
        100 * ALPHA,
        power);
    assertTrue(most <= ALPHA, family + " is wrong in up to " + most);
  }

  private static String power(String alternative, long right) {
    return String.format(
        Locale.ROOT, "; decided in %.0f%% %s", 100.0 * right / STUDIES, alternative);
  }

  private static long confirmed(double ratio, Criterion criterion) {
    return count(new double[] {1, ratio}, look -> look.judge(criterion) == Ruling.CONFIRMED);
  }

  private static long refuted(double ratio, Criterion criterion) {
    return count(new double[] {1, ratio}, look -> look.judge(criterion) == Ruling.REFUTED);
  }

  @Test
  void aRatioAboveOne() {
    Criterion criterion = new Criterion.Above(1);
    say(
        "above 1",
        Math.max(confirmed(1, criterion), refuted(1.25, criterion)),
        power("at a ratio of 3", confirmed(3, criterion)));
  }

  @Test
  void aRatioAboveThree() {
    Criterion criterion = new Criterion.Above(3);
    say("above 3", confirmed(3, criterion), power("at a ratio of 9", confirmed(9, criterion)));
  }

  @Test
  void aRatioThatIsPracticallyOne() {
    Criterion criterion = new Criterion.Within(0.8, 1.25);
    say(
        "practically 1",
        Math.max(confirmed(0.8, criterion), confirmed(1.25, criterion)),
        power("at a ratio of 3", refuted(3, criterion)));
  }

  @Test
  void aRatioFromTwoToSeven() {
    Criterion criterion = new Criterion.Within(2, 7);
    long wrong =
        Math.max(
            Math.max(confirmed(2, criterion), confirmed(7, criterion)),
            Math.max(refuted(2, criterion), refuted(7, criterion)));
    say("from 2 to 7", wrong, power("at a ratio of 3.7", confirmed(3.7, criterion)));
  }

  @Test
  void aFamilyOfFourClaims() {
    List<Integer> others = List.of(1, 2, 3, 4);
    Criterion criterion = new Criterion.Above(1);
    Predicate<Look> any =
        look -> {
          try {
            return Family.judge(
                    others,
                    (arm, alpha) -> criterion.judge(look.ratio(arm), alpha),
                    ruling -> ruling == Ruling.CONFIRMED || ruling == Ruling.REFUTED,
                    look.alpha())
                .containsValue(Ruling.CONFIRMED);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    say("four claims", count(new double[] {1, 1, 1, 1, 1}, any), "");
  }

  /** The rate of learning at equal size, by a log-rank test with the sizes as strata. */
  @Test
  void learningEarlier() {
    Predicate<Look> earlier =
        look -> {
          double alpha = look.alpha();
          var rate =
              RateRatio.of(
                      look.outcomes().stream()
                          .mapToDouble(LearningOutcome::size)
                          .distinct()
                          .mapToObj(
                              size ->
                                  new RateRatio.Stratum(times(look, 1, size), times(look, 0, size)))
                          .toList())
                  .interval(1 - alpha);
          return rate.low() > 1 || rate.high() < 1;
        };
    say("earlier", count(new double[] {1, 1}, earlier), "");
  }

  /** Runs of one block have their luck in common; two halves of one arm's blocks have none. */
  @Test
  void learningEarlierInLuckyBlocks() {
    for (int blocks : List.of(8, 16)) {
      say(
          "earlier, B = " + blocks,
          faster(blocks, 1, true),
          power("at twice the rate", faster(blocks, 2, true)));
      say("halves, B = " + blocks, faster(blocks, 1, false), "");
    }
  }

  /** In how many studies of four sizes the rates are found to differ, were they that ratio. */
  private static long faster(int blocks, double ratio, boolean inCommon) {
    return IntStream.range(0, STUDIES)
        .parallel()
        .filter(
            study -> {
              SplittableRandom random = new SplittableRandom(study);
              double[] first = luck(blocks, random);
              double[] second = inCommon ? first : luck(blocks, random);
              var rates =
                  RateRatio.of(
                          IntStream.range(1, 5)
                              .mapToObj(
                                  size ->
                                      new RateRatio.Stratum(
                                          times(first, ratio * size, random),
                                          times(second, size, random)))
                              .toList())
                      .interval(1 - ALPHA);
              return rates.low() > 1 || rates.high() < 1;
            })
        .count();
  }

  /** By what every rate of a block is multiplied. */
  private static double[] luck(int blocks, SplittableRandom random) {
    return IntStream.range(0, blocks)
        .mapToDouble(block -> Math.exp(LUCK * random.nextGaussian()))
        .toArray();
  }

  /** Exponential, looked at a hundred times, in the course of which most learn. */
  private static List<RateRatio.BlockTime> times(
      double[] luck, double rate, SplittableRandom random) {
    return IntStream.range(0, luck.length)
        .mapToObj(
            block -> {
              double time = Math.ceil(-60 * Math.log(1 - random.nextDouble()) / rate / luck[block]);
              return new RateRatio.BlockTime(block, new Survival(Math.min(100, time), time <= 100));
            })
        .toList();
  }

  private static List<RateRatio.BlockTime> times(Look look, int arm, double size) {
    return look.outcomes().stream()
        .filter(one -> one.arm().equals("arm " + arm) && one.size() == size)
        .map(
            one ->
                new RateRatio.BlockTime(
                    one.block(),
                    one.time().learned()
                        ? new Survival(one.time().to(), true)
                        : new Survival(one.time().from(), false)))
        .toList();
  }

  /** Scores of probes, paired by block, with a scatter that is skewed. */
  @Test
  void aHigherScore() {
    Criterion criterion = new Criterion.Higher(SMALL);
    long wrong =
        Math.max(scores(0, criterion, Ruling.CONFIRMED), scores(SMALL, criterion, Ruling.REFUTED));
    say(
        "higher score",
        wrong,
        power("at a difference of 0.3", scores(0.3, criterion, Ruling.CONFIRMED)));
  }

  private static long scores(double difference, Criterion criterion, Ruling ruling) {
    return IntStream.range(0, STUDIES)
        .filter(
            study -> {
              SplittableRandom random = new SplittableRandom(study);
              double[] single = new double[LOOKS.blocks().get(2)];
              double[] joint = new double[single.length];
              for (int block = 0; block < single.length; block++) {
                double shared = 0.2 * random.nextGaussian();
                single[block] = shared + skewed(random);
                joint[block] = shared + difference + skewed(random);
              }
              return IntStream.range(0, 3)
                  .anyMatch(
                      look -> {
                        int blocks = LOOKS.blocks().get(look);
                        Effect effect =
                            level -> {
                              var paired =
                                  MeanDifference.paired(
                                      Arrays.copyOf(single, blocks),
                                      Arrays.copyOf(joint, blocks),
                                      level);
                              return new Ends(paired.low(), paired.high());
                            };
                        return criterion.judge(effect, LOOKS.alpha(look, ALPHA)) == ruling;
                      });
            })
        .count();
  }

  /** Exponential, of mean 0. */
  private static double skewed(SplittableRandom random) {
    return 0.15 * (-Math.log(1 - random.nextDouble()) - 1);
  }

  /** N* still moves by the factor of the gate from half of the budget to the whole. */
  @Test
  void theGateOfTheBudget() {
    say(
        "budget gate",
        IntStream.range(0, STUDIES)
            .parallel()
            .filter(
                study ->
                    Gate.settled(
                        SizeThresholds.of(
                            SimulatedStudy.drifting(Gate.FACTOR, 16, new SplittableRandom(study))),
                        "arm 0",
                        SimulatedStudy.BUDGET))
            .count(),
        "");
  }
}
