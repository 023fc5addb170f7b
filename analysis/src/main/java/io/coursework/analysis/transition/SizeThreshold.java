package io.coursework.analysis.transition;

import io.coursework.analysis.statistics.Jackknife;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hipparchus.distribution.discrete.BinomialDistribution;

/**
 * N*(B): the size of which half of the runs have learned by a budget, with intervals by leaving out
 * one block at a time ({@link Jackknife}).
 *
 * <p>Nothing is extrapolated: a size outside the tested ones is a bound, and the bound is what an
 * exact binomial test of the blocks supports at the level that is asked for, not the largest size
 * as such. Of three blocks none of which has learned at the largest size nothing follows at 95%:
 * half of the runs may well learn there.
 *
 * <p>Where no run learns at one tested size and every run at the next, leaving out a block changes
 * nothing, and yet the size may lie anywhere between the two: intervals reach so far. Where some of
 * the runs learn at either, these show where between them it lies, and intervals reach for that
 * share of the way by which the share of runs that learn rises.
 */
public final class SizeThreshold {

  private static final double BEYOND = Math.log(4); // how far the law is followed, to see its slope

  private final List<LearningOutcome> outcomes;
  private final double log; // ln N*, followed beyond the tested sizes
  private final double[] without; // the same without each block
  private final SortedMap<Double, Count> learned = new TreeMap<>(); // by size

  private record Count(int learned, int blocks) {

    double share() {
      return (double) learned / blocks;
    }

    /** Chance of so few if half of all runs learn. */
    double chanceOfFew() {
      return new BinomialDistribution(blocks, 0.5).cumulativeProbability(learned);
    }

    /** Chance of so many if half of all runs learn. */
    double chanceOfMany() {
      return new BinomialDistribution(blocks, 0.5).cumulativeProbability(blocks - learned);
    }
  }

  SizeThreshold(
      List<LearningOutcome> outcomes,
      LearningLaw all,
      List<LearningLaw> withoutEach,
      double budget) {
    this.outcomes = outcomes;
    for (LearningOutcome outcome : outcomes) {
      Count before = learned.getOrDefault(outcome.size(), new Count(0, 0));
      learned.put(
          outcome.size(),
          new Count(
              before.learned() + (outcome.time().learnedBy(budget) ? 1 : 0), before.blocks() + 1));
    }
    double low = Math.log(learned.firstKey()) - BEYOND;
    double high = Math.log(learned.lastKey()) + BEYOND;
    log = all.logThreshold(budget, low, high);
    without =
        withoutEach.stream().mapToDouble(law -> law.logThreshold(budget, low, high)).toArray();
  }

  /** The size; a bound where it lies outside the tested ones. */
  public Bracket point() {
    return Bracket.within(Math.exp(log), learned.firstKey(), learned.lastKey());
  }

  /** Whether the size lies outside the tested ones, so that only a bound is known. */
  public boolean censored() {
    return point().open();
  }

  /**
   * The confidence interval.
   *
   * @param level between 0 and 1 exclusive
   * @return an end is open where it lies beyond the tested sizes, unless a test of the blocks of
   *     the last one shows that it does not
   */
  public Bracket interval(double level) {
    if (log > Math.log(learned.lastKey())) {
      return Bracket.above(lowBound(level));
    }
    if (log < Math.log(learned.firstKey())) {
      return Bracket.below(highBound(level));
    }
    double reach = Jackknife.reach(without, level);
    Gap gap = gap();
    double low = log - Math.hypot(reach, gap.down());
    double high = log + Math.hypot(reach, gap.up());
    double first = learned.firstKey();
    double last = learned.lastKey();
    return new Bracket(
        low >= Math.log(first) ? Math.exp(low) : lowBound(level) > 0 ? first : 0,
        high <= Math.log(last)
            ? Math.exp(high)
            : highBound(level) < Double.POSITIVE_INFINITY ? last : Double.POSITIVE_INFINITY);
  }

  /**
   * How far from where the law puts it a size may lie for all that the tested ones show, in ln.
   *
   * @param down towards smaller sizes, at least 0
   * @param up towards larger ones
   */
  private record Gap(double down, double up) {}

  /** That between the tested sizes about this one, which lies among them. */
  private Gap gap() {
    double size = Math.exp(log);
    SortedMap<Double, Count> smaller = learned.headMap(size);
    SortedMap<Double, Count> larger = learned.tailMap(size);
    if (smaller.isEmpty() || larger.isEmpty()) {
      return new Gap(0, 0);
    }
    double rise =
        Math.max(0, larger.get(larger.firstKey()).share() - smaller.get(smaller.lastKey()).share());
    return new Gap(
        rise * (log - Math.log(smaller.lastKey())), rise * (Math.log(larger.firstKey()) - log));
  }

  /** The largest size of which, at this level, fewer than half learn; 0 if there is none. */
  private double lowBound(double level) {
    return learned.entrySet().stream()
        .filter(size -> size.getValue().chanceOfFew() <= (1 - level) / 2)
        .mapToDouble(Map.Entry::getKey)
        .max()
        .orElse(0);
  }

  /** The smallest size of which, at this level, more than half learn; infinite if there is none. */
  private double highBound(double level) {
    return learned.entrySet().stream()
        .filter(size -> size.getValue().chanceOfMany() <= (1 - level) / 2)
        .mapToDouble(Map.Entry::getKey)
        .min()
        .orElse(Double.POSITIVE_INFINITY);
  }

  /** How many times larger it is than another one, which has the same blocks. */
  public Bracket over(SizeThreshold other) {
    return point().over(other.point());
  }

  /**
   * The confidence interval of how many times larger it is than another one with the same blocks. A
   * block is left out of both at once. Where one of them is a bound, so is the ratio.
   *
   * @param level between 0 and 1 exclusive
   */
  public Bracket over(SizeThreshold other, double level) {
    if (censored() || other.censored()) {
      double each = 1 - (1 - level) / 2; // both ends must hold: Bonferroni
      return interval(each).over(other.interval(each));
    }
    double[] differences = new double[without.length];
    for (int i = 0; i < differences.length; i++) {
      differences[i] = without[i] - other.without[i];
    }
    double reach = Jackknife.reach(differences, level);
    double value = log - other.log;
    // Of one arm at two budgets both lie in the same place of a gap, or nearly so.
    boolean ofOneArm = outcomes == other.outcomes;
    Gap gap = ofOneArm ? new Gap(0, 0) : gap();
    Gap others = ofOneArm ? gap : other.gap();
    Bracket mine = interval(level);
    Bracket its = other.interval(level);
    return new Bracket(
        mine.low() == 0 || its.high() == Double.POSITIVE_INFINITY
            ? 0
            : Math.exp(value - Math.hypot(reach, gap.down() + others.up())),
        mine.high() == Double.POSITIVE_INFINITY || its.low() == 0
            ? Double.POSITIVE_INFINITY
            : Math.exp(value + Math.hypot(reach, gap.up() + others.down())));
  }
}
