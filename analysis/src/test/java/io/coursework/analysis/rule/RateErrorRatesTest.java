package io.coursework.analysis.rule;

import static io.coursework.analysis.rule.ErrorRate.ALPHA;
import static io.coursework.analysis.rule.ErrorRate.power;
import static io.coursework.analysis.rule.ErrorRate.say;

import io.coursework.analysis.statistics.RateRatio;
import io.coursework.analysis.statistics.Survival;
import io.coursework.analysis.transition.LearningOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How often rules about rates of learning are wrong where the truth is the boundary of their
 * criterion: 2,000 studies of two arms in four sizes, the larger of which learn earlier.
 */
@Tag("claims")
class RateErrorRatesTest {

  private static final int SIZES = 4;
  private static final double SCATTER = 0.4; // of ln rate
  private static final Criterion FASTER = new Criterion.Above(1);
  private static final Criterion ALIKE = new Criterion.Within(0.8, 1.25);

  /**
   * Sixty-four blocks, too, with the looks of a study of so many: of fewer no rate can be known as
   * closely as to be practically one.
   */
  private static final List<Looks> DESIGNS =
      Stream.concat(ErrorRate.DESIGNS.stream(), Stream.of(new Looks(List.of(8, 36, 64)))).toList();

  /** What runs have in common besides their size. */
  private enum Luck {
    /** All runs of a block, of both arms. */
    OF_BLOCKS,
    /** Nothing across arms: they are two halves of the blocks of one. */
    OF_HALVES,
    /** A run's two operations more than those of another run of the block. */
    OF_RUNS
  }

  /** All times of a study, stratum by stratum. */
  private static List<RateRatio.Stratum> study(
      int blocks, double ratio, Luck luck, SplittableRandom random) {
    double[] first = draws(blocks, random);
    double[] second = luck == Luck.OF_HALVES ? draws(blocks, random) : first;
    List<RateRatio.Stratum> strata = new ArrayList<>();
    for (int size = 1; size <= SIZES; size++) {
      double[] runs = luck == Luck.OF_RUNS ? draws(blocks, random) : new double[blocks];
      strata.add(
          new RateRatio.Stratum(
              times(first, runs, ratio * size, random), times(second, runs, size, random)));
    }
    return strata;
  }

  private static double[] draws(int n, SplittableRandom random) {
    return IntStream.range(0, n).mapToDouble(i -> SCATTER * random.nextGaussian()).toArray();
  }

  /** Exponential, looked at a hundred times, in the course of which most learn. */
  private static List<RateRatio.BlockTime> times(
      double[] blocks, double[] runs, double rate, SplittableRandom random) {
    return IntStream.range(0, blocks.length)
        .mapToObj(
            block -> {
              double luck = Math.exp(blocks[block] + runs[block]);
              double time = Math.ceil(-60 * Math.log(1 - random.nextDouble()) / rate / luck);
              return new RateRatio.BlockTime(block, new Survival(Math.min(100, time), time <= 100));
            })
        .toList();
  }

  private static List<RateRatio.Stratum> before(int block, List<RateRatio.Stratum> strata) {
    Predicate<RateRatio.BlockTime> then = one -> one.block() < block;
    return strata.stream()
        .map(
            one ->
                new RateRatio.Stratum(
                    one.first().stream().filter(then).toList(),
                    one.second().stream().filter(then).toList()))
        .toList();
  }

  private static long count(
      Looks looks, double ratio, Luck luck, Criterion criterion, Ruling ruling) {
    return count(
        looks,
        number -> study(ErrorRate.blocks(looks), ratio, luck, new SplittableRandom(number)),
        criterion,
        ruling);
  }

  /** In how many studies the rule says so at any look. */
  private static long count(
      Looks looks,
      IntFunction<List<RateRatio.Stratum>> studies,
      Criterion criterion,
      Ruling ruling) {
    return ErrorRate.count(
        number -> {
          List<RateRatio.Stratum> all = studies.apply(number);
          return IntStream.range(0, looks.blocks().size())
              .anyMatch(
                  look -> {
                    RateRatio rates = RateRatio.of(before(looks.blocks().get(look), all));
                    Effect effect =
                        level -> {
                          var found = rates.interval(level);
                          return Double.isNaN(found.low())
                              ? new Ends(0, Double.POSITIVE_INFINITY)
                              : new Ends(found.low(), found.high());
                        };
                    return criterion.judge(effect, looks.alpha(look, ALPHA)) == ruling;
                  });
        });
  }

  private static void learnsEarlier(String family, Luck luck) {
    for (Looks looks : DESIGNS) {
      say(
          family,
          looks,
          Math.max(
              count(looks, 1, luck, FASTER, Ruling.CONFIRMED),
              count(looks, 1.25, luck, FASTER, Ruling.REFUTED)),
          power("at twice the rate", count(looks, 2, luck, FASTER, Ruling.CONFIRMED)));
    }
  }

  @Test
  void learningEarlier() {
    learnsEarlier("earlier", Luck.OF_BLOCKS);
  }

  /** The laws by which sizes are simulated: rates change with time, and not all ever learn. */
  @Test
  void learningEarlierBySixLaws() {
    for (Looks looks : ErrorRate.DESIGNS) {
      say(
          "earlier, laws",
          looks,
          count(looks, number -> byLaw(looks, number), FASTER, Ruling.CONFIRMED),
          "");
    }
  }

  /** Two halves of one arm's blocks. */
  private static List<RateRatio.Stratum> byLaw(Looks looks, int number) {
    int blocks = ErrorRate.blocks(looks);
    Map<Double, List<LearningOutcome>> bySize =
        SimulatedStudy.of(
                SimulatedStudy.Law.values()[number % SimulatedStudy.Law.values().length],
                new double[] {1},
                2 * blocks,
                new SplittableRandom(number))
            .stream()
            .collect(Collectors.groupingBy(LearningOutcome::size));
    return bySize.values().stream()
        .map(
            one ->
                new RateRatio.Stratum(
                    of(one, block -> block < blocks, 0), of(one, block -> block >= blocks, blocks)))
        .toList();
  }

  private static List<RateRatio.BlockTime> of(
      List<LearningOutcome> outcomes, LongPredicate blocks, long first) {
    return outcomes.stream()
        .filter(one -> blocks.test(one.block()))
        .map(
            one ->
                new RateRatio.BlockTime(
                    one.block() - first,
                    one.time().learned()
                        ? new Survival(one.time().to(), true)
                        : new Survival(one.time().from(), false)))
        .toList();
  }

  @Test
  void oneHalfOfAnArmEarlierThanTheOther() {
    learnsEarlier("earlier, A/A", Luck.OF_HALVES);
  }

  @Test
  void oneOperationEarlierThanTheOtherOfTheSameRuns() {
    learnsEarlier("first in a run", Luck.OF_RUNS);
  }

  @Test
  void learningAsEarly() {
    for (Looks looks : DESIGNS) {
      long wrong =
          Stream.of(0.8, 1.25)
              .flatMap(
                  ratio ->
                      Stream.of(Ruling.CONFIRMED, Ruling.REFUTED)
                          .map(ruling -> count(looks, ratio, Luck.OF_BLOCKS, ALIKE, ruling)))
              .max(Long::compare)
              .orElseThrow();
      say(
          "as early",
          looks,
          wrong,
          power("at one rate", count(looks, 1, Luck.OF_BLOCKS, ALIKE, Ruling.CONFIRMED))
              + power("at twice the rate", count(looks, 2, Luck.OF_BLOCKS, ALIKE, Ruling.REFUTED)));
    }
  }
}
