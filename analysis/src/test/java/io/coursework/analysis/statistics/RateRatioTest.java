package io.coursework.analysis.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.analysis.statistics.RateRatio.BlockTime;
import io.coursework.analysis.statistics.RateRatio.Stratum;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RateRatioTest {

  private static final double T = 4.302653; // Student's, two degrees of freedom, 95%
  private static final double Z = 1.959964;

  // block 1: 1 and 2, block 2: 3 and 5, block 3: 4+ and 6+ (a plus is censored)
  private static final Stratum STRATUM =
      new Stratum(
          List.of(at(1, 1, true), at(2, 3, true), at(3, 4, false)),
          List.of(at(1, 2, true), at(2, 5, true), at(3, 6, false)));

  private static BlockTime at(long block, double time, boolean happened) {
    return new BlockTime(block, new Survival(time, happened));
  }

  @Test
  void leavesOneBlockOutAtATimeAsByHand() {
    // Observed, expected, variance. All: 2, 3/6 + 2/5 + 2/4 + 0/2, 1/4 + 6/25 + 1/4.
    double log = 0.6 / 0.74;
    // Without block 1 it happens at 3 (2 of 4 at risk) and at 5 (0 of 2): 1, 1/2, 1/4.
    // Without block 2 at 1 (2 of 4) and at 2 (1 of 3): 1, 1/2 + 1/3, 1/4 + 2/9.
    // Without block 3 at 1 (2 of 4), 2 (1 of 3), 3 (1 of 2) and 5: 2, 1/2 + 1/3 + 1/2,
    // 1/4 + 2/9 + 1/4.
    double[] without = {0.5 / 0.25, (1.0 / 6) / (17.0 / 36), (2.0 / 3) / (13.0 / 18)};
    double mean = (without[0] + without[1] + without[2]) / 3;
    double squares = 0;
    for (double one : without) {
      squares += (one - mean) * (one - mean);
    }
    double reach = T * Math.sqrt(squares * 2 / 3);

    Interval ratio = RateRatio.of(List.of(STRATUM)).interval(0.95);

    assertEquals(Math.exp(log), ratio.mean(), 1e-12);
    assertEquals(log - reach, Math.log(ratio.low()), 1e-5);
    assertEquals(log + reach, Math.log(ratio.high()), 1e-5);
    assertEquals(3, ratio.n());
  }

  @Test
  void countsABlockThatIsLuckyInAllStrataOnce() {
    Interval once = RateRatio.of(List.of(STRATUM)).interval(0.95);

    Interval thrice = RateRatio.of(List.of(STRATUM, STRATUM, STRATUM)).interval(0.95);

    assertEquals(once.mean(), thrice.mean(), 1e-12);
    assertEquals(once.low(), thrice.low(), 1e-12);
    assertEquals(once.high(), thrice.high(), 1e-12);
  }

  @Test
  void isNoSurerThanOfIndependentTimesWhereBlocksTellNothing() {
    // Two of eight blocks, in the first group alone: without any block the ratio is the same.
    List<BlockTime> first =
        IntStream.range(0, 8).mapToObj(block -> at(block, block < 2 ? 1 : 9, block < 2)).toList();
    List<BlockTime> second = IntStream.range(0, 8).mapToObj(block -> at(block, 9, false)).toList();
    double variance = 2 * 0.25 * 14 / 15; // two of 16 at once, half of them in the first group

    Interval ratio = RateRatio.of(List.of(new Stratum(first, second))).interval(0.95);

    double log = 1 / variance;
    assertEquals(log, Math.log(ratio.mean()), 1e-12);
    assertEquals(log - Z / Math.sqrt(variance), Math.log(ratio.low()), 1e-5);
  }

  @Test
  void exchangesItsEndsWithItsGroups() {
    SplittableRandom random = new SplittableRandom(1);
    List<BlockTime> first =
        IntStream.range(0, 8).mapToObj(b -> at(b, random.nextInt(1, 20), true)).toList();
    List<BlockTime> second =
        IntStream.range(0, 8).mapToObj(b -> at(b, random.nextInt(1, 30), b < 6)).toList();

    Interval one = RateRatio.of(List.of(new Stratum(first, second))).interval(0.9);
    Interval other = RateRatio.of(List.of(new Stratum(second, first))).interval(0.9);

    assertEquals(1, one.mean() * other.mean(), 1e-12);
    assertEquals(1, one.low() * other.high(), 1e-12);
  }

  @Test
  void knowsNothingWhereNothingHappenedOrAllOfItInOneBlock() {
    List<BlockTime> censored = List.of(at(1, 3, false), at(2, 3, false));
    assertTrue(
        Double.isNaN(RateRatio.of(List.of(new Stratum(censored, censored))).interval(0.95).mean()));

    List<BlockTime> once = List.of(at(1, 1, true), at(2, 3, false));
    Interval ratio = RateRatio.of(List.of(new Stratum(once, censored))).interval(0.95);
    assertEquals(Math.exp(2), ratio.mean(), 1e-12); // 1/2 of 1 expected: (1 - 1/2) / (1/4)
    assertTrue(Double.isNaN(ratio.low()), "without that block nothing happened");
  }

  @Test
  void oneBlockBoundsNothing() {
    Stratum one = new Stratum(List.of(at(1, 1, true)), List.of(at(1, 2, true)));

    Interval ratio = RateRatio.of(List.of(one)).interval(0.95);

    assertEquals(0, ratio.low());
    assertEquals(Double.POSITIVE_INFINITY, ratio.high());
  }
}
