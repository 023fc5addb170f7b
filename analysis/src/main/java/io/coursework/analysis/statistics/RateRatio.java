package io.coursework.analysis.statistics;

import java.util.List;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * How many times more often something happens in one group than in another, per unit of time, by
 * the log-rank test. What is observed comes in blocks: within a block, in whatever group and
 * stratum, one thing may depend on another; blocks do not. How far the ratio can be trusted is
 * known in two ways, and the less certain one counts:
 *
 * <ul>
 *   <li>from what it becomes without each block ({@link Jackknife}), so that a block that is lucky
 *       in all strata counts once;
 *   <li>from the log-rank test's own variance, as if all were independent: where something happened
 *       in one group alone, the ratio is the same without any block, and blocks tell nothing.
 * </ul>
 */
public final class RateRatio {

  /**
   * One observation.
   *
   * @param block which it belongs to, for example the seed of a run
   */
  public record BlockTime(long block, Survival survival) {}

  /**
   * What is compared with each other only, for example the runs of one size.
   *
   * @param first the first group
   * @param second the second group
   */
  public record Stratum(List<BlockTime> first, List<BlockTime> second) {
    public Stratum {
      first = List.copyOf(first);
      second = List.copyOf(second);
    }

    private LogRank test(LongPredicate blocks) {
      return LogRank.test(of(first, blocks), of(second, blocks));
    }

    private static List<Survival> of(List<BlockTime> group, LongPredicate blocks) {
      return group.stream()
          .filter(one -> blocks.test(one.block()))
          .map(BlockTime::survival)
          .toList();
    }

    private LongStream blocks() {
      return Stream.concat(first.stream(), second.stream()).mapToLong(BlockTime::block);
    }
  }

  private final LogRank all;
  private final double[] without;

  private RateRatio(LogRank all, double[] without) {
    this.all = all;
    this.without = without;
  }

  /** Compares two groups within each stratum. */
  public static RateRatio of(List<Stratum> strata) {
    return new RateRatio(
        test(strata, block -> true),
        strata.stream()
            .flatMapToLong(Stratum::blocks)
            .distinct()
            .sorted()
            .mapToDouble(left -> test(strata, block -> block != left).logRatio())
            .toArray());
  }

  private static LogRank test(List<Stratum> strata, LongPredicate blocks) {
    return strata.stream().map(stratum -> stratum.test(blocks)).reduce(LogRank.NONE, LogRank::plus);
  }

  /**
   * The ratio with its confidence interval.
   *
   * @param level between 0 and 1 exclusive
   * @return mean is NaN if nothing happened while both groups were watched, and so are the ends if
   *     that is so without one of the blocks; n is the number of blocks, one of which alone says
   *     nothing: from 0 to infinity
   */
  public Interval interval(double level) {
    double normal = new NormalDistribution().inverseCumulativeProbability((1 + level) / 2);
    double reach = Math.max(normal / Math.sqrt(all.variance()), Jackknife.reach(without, level));
    double log = all.logRatio();
    return new Interval(
        Math.exp(log), Math.exp(log - reach), Math.exp(log + reach), without.length);
  }
}
