package io.coursework.analysis.transition;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.hipparchus.distribution.discrete.BinomialDistribution;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often the 95% interval holds the true transition. */
class CoverageTest {

  private static final double[] SIZES = {2e3, 3e3, 4.5e3, 7e3, 11e3, 17e3, 26e3, 40e3};
  private static final double[] FEW_SIZES = {3e3, 5e3, 8e3, 13e3, 21e3};
  private static final double MIDPOINT = 9000;

  @ParameterizedTest(name = "{0} seeds, slope {1}, overdispersion {2}")
  @CsvSource({"3, 3, 0.3", "5, 3, 0.1"})
  @Tag("slow")
  void holdsTheMidpointIn92To98PercentOf500Draws(int seeds, double slope, double overdispersion) {
    LogisticCurve truth = Simulated.truth(0.97, MIDPOINT, slope, overdispersion);
    Covered covered = covered(truth, SIZES, seeds, 500, 400);

    assertTrue(covered.midpoint >= 460 && covered.midpoint <= 490, covered.toString());
    // N50 rests on the curve's foot as well: its interval may be a little short.
    assertTrue(covered.half >= 450 && covered.half <= 495, covered.toString());
  }

  @Test
  @Tag("slow")
  void holdsTheRatioOfPairsIn92To98PercentOf500Draws() {
    LogisticCurve alone = Simulated.truth(0.97, 12_000, 3, 0.2);
    LogisticCurve mix = Simulated.truth(0.97, 6_000, 3, 0.2);
    int covered = 0;
    for (int draw = 0; draw < 500; draw++) {
      Transitions both =
          Transitions.of(
              Simulated.all(
                  Simulated.trials("alone", alone, SIZES, 3, 2L * draw),
                  Simulated.trials("mix", mix, SIZES, 3, 2 * draw + 1)),
              400,
              draw);
      covered += both.ratio("alone", "mix").interval(0.95).contains(2) ? 1 : 0;
    }
    assertTrue(covered >= 460 && covered <= 490, "covered " + covered + " of 500");
  }

  @Test
  @Tag("long")
  void holdsTheMidpointInMostOfAFewDraws() {
    int draws = 25;
    Covered covered = covered(Simulated.truth(0.97, MIDPOINT, 3, 0.2), FEW_SIZES, 3, draws, 120);
    // Fewer than this come by chance once in ten thousand times where coverage is 92%.
    int fewest = new BinomialDistribution(draws, 0.92).inverseCumulativeProbability(1e-4);

    assertTrue(covered.midpoint >= fewest, covered.toString());
  }

  private record Covered(int midpoint, int half) {}

  private static Covered covered(
      LogisticCurve truth, double[] sizes, int seeds, int draws, int resamples) {
    int midpoint = 0;
    int half = 0;
    for (int draw = 0; draw < draws; draw++) {
      Transition found =
          Transitions.of(Simulated.trials("sum", truth, sizes, seeds, draw), resamples, draw)
              .transition("sum");
      midpoint += found.midpoint().interval(0.95).contains(truth.midpoint()) ? 1 : 0;
      half += found.half().interval(0.95).contains(truth.half()) ? 1 : 0;
    }
    return new Covered(midpoint, half);
  }
}
