package io.coursework.analysis.transition;

import static io.coursework.analysis.transition.Simulated.all;
import static io.coursework.analysis.transition.Simulated.runs;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransitionsTest {

  private static final double[] SIZES = {1e3, 2e3, 4e3, 8e3, 16e3, 32e3};
  private static final double INFINITE = Double.POSITIVE_INFINITY;

  private static Transition of(List<RunOutcome> trials) {
    return Transitions.of(trials, 100, 1).transition("sum");
  }

  @Test
  void recoversTheCurveThatTheRunsCameFrom() {
    LogisticCurve truth = Simulated.truth(0.9, 5000, 2.5, 0.05);

    LogisticCurve found =
        Transitions.of(Simulated.trials("sum", truth, SIZES, 60, 3), 0, 1)
            .transition("sum")
            .curve()
            .orElseThrow();

    // Some three standard errors at 60 runs per size, as the scatter over such samples shows.
    assertEquals(truth.midpoint(), found.midpoint(), 0.05 * truth.midpoint());
    assertEquals(truth.half(), found.half(), 0.05 * truth.half());
    assertEquals(truth.slope(), found.slope(), 0.4);
    assertEquals(truth.upper(), found.upper(), 0.04);
    assertEquals(truth.overdispersion(), found.overdispersion(), 0.015);
  }

  @Test
  void solvesTheCurveForOneHalf() {
    LogisticCurve curve = new LogisticCurve(0.1, 0.9, 1000, 2, 0.1, Double.NaN);

    assertEquals(0.5, curve.accuracy(1000), 1e-12); // half-way from 0.1 to 0.9
    assertEquals(1000, curve.half(), 1e-9);
    LogisticCurve low = new LogisticCurve(0.2, 0.95, 1000, 2, 0.1, Double.NaN);
    assertEquals(0.5, low.accuracy(low.half()), 1e-12);
    assertEquals(INFINITE, new LogisticCurve(0.1, 0.4, 1000, 2, 0.1, Double.NaN).half());
  }

  @Test
  void findsSeparatedRunsBetweenTheLargestFailingAndTheSmallestPassing() {
    Transition found =
        of(
            all(
                runs("sum", 1000, 8, 10, 12),
                runs("sum", 2000, 9, 11, 10),
                runs("sum", 8000, 99, 98, 100),
                runs("sum", 16000, 100, 100, 99)));

    assertEquals(new Bracket(2000, 8000), found.midpoint().point());
    assertEquals(4000, found.midpoint().value(), 1e-9);
    assertEquals(new Bracket(2000, 8000), found.midpoint().interval(0.95));
    assertEquals(new Bracket(2000, 8000), found.half().interval(0.95));
    assertEquals(new Bracket(2000, 8000), found.estimate(Quantity.HALF_OF_SEEDS).interval(0.95));
    assertTrue(found.curve().isEmpty());
  }

  @Test
  void fitsRunsThatLieBetween() {
    Transition found =
        of(
            all(
                runs("sum", 1000, 8, 10, 12),
                runs("sum", 2000, 9, 50, 10),
                runs("sum", 8000, 99, 98, 100)));

    assertTrue(found.curve().isPresent());
    assertTrue(found.midpoint().point().inside(2000, 8000), found.midpoint().point().toString());
  }

  @Test
  void callsATransitionAboveTheTestedSizesABound() {
    Transition flat = of(all(runs("sum", 1000, 9, 10, 11), runs("sum", 2000, 10, 12, 11)));

    for (Quantity quantity : Quantity.values()) {
      assertEquals(Bracket.above(2000), flat.estimate(quantity).point(), quantity.label());
      assertEquals(Bracket.above(2000), flat.estimate(quantity).interval(0.95), quantity.label());
    }
    assertTrue(Double.isNaN(flat.midpoint().value()));
  }

  @Test
  void callsATransitionBelowTheTestedSizesABound() {
    Transition ones = of(all(runs("sum", 1000, 100, 100), runs("sum", 2000, 100, 100)));

    for (Quantity quantity : Quantity.values()) {
      assertEquals(Bracket.below(1000), ones.estimate(quantity).point(), quantity.label());
      assertEquals(Bracket.below(1000), ones.estimate(quantity).interval(0.95), quantity.label());
    }
  }

  @Test
  void neverPlacesAMidpointBeyondTheTestedSizes() {
    // It crosses one half within the sizes, but is half-way to its upper asymptote at 8,500 only.
    LogisticCurve truth = new LogisticCurve(0.1, 1, 8500, 2, 0.1, Double.NaN);
    List<RunOutcome> trials = new ArrayList<>();
    for (double x : new double[] {1000, 2000, 4000, 8000}) {
      for (int seed = 0; seed < 2; seed++) {
        long hits = Math.round(100_000 * truth.accuracy(x)) + 10L * seed;
        trials.add(new RunOutcome(x, hits, 100_000, 0.1, "sum", seed));
      }
    }

    Transition rising = of(trials);

    assertTrue(rising.half().point().inside(4000, 8000), rising.half().point().toString());
  }

  @Test
  void knowsNothingOfATransitionWhereAccuracyFalls() {
    Transition falling = of(all(runs("sum", 1000, 95, 96), runs("sum", 2000, 12, 10)));

    assertEquals(Bracket.unknown(), falling.midpoint().point());
    assertEquals(Bracket.unknown(), falling.estimate(Quantity.HALF_OF_SEEDS).point());
  }

  @Test
  void crossesIsotonicMeansOnTheLogarithm() {
    // 0.2, then 0.4 and 0.3 pooled to 0.35, then 0.65: half is reached half-way from 4,000 to
    // 16,000.
    Transition found =
        of(
            all(
                runs("sum", 1000, 20),
                runs("sum", 2000, 40),
                runs("sum", 4000, 30),
                runs("sum", 16000, 65)));

    assertEquals(8000, found.estimate(Quantity.ISOTONIC_HALF).value(), 1e-6);
  }

  @Test
  void findsWhereHalfOfTheSeedsLearn() {
    // One of four at 2,000 and three of four at 8,000: by symmetry on ln x half at 4,000.
    Transition found =
        of(
            all(
                runs("sum", 1000, 10, 11, 12, 13),
                runs("sum", 2000, 12, 95, 20, 30),
                runs("sum", 8000, 98, 97, 40, 95),
                runs("sum", 16000, 98, 97, 96, 95)));

    // The simplex ends where the likelihood is flat to 1e-7.
    assertEquals(4000, found.estimate(Quantity.HALF_OF_SEEDS).value(), 4);
  }

  @Test
  void knowsNoScatterOfSingleRuns() {
    Transition single =
        of(all(runs("sum", 1000, 10), runs("sum", 2000, 40), runs("sum", 4000, 95)));

    assertFalse(single.midpoint().scatters());
    assertEquals(Bracket.unknown(), single.midpoint().interval(0.95));
    assertTrue(Double.isNaN(single.midpoint().pValue(1)));
    assertTrue(Double.isNaN(single.band(1500, 0.95)[0]));
  }

  @Test
  void measuresARatioOnPairs() {
    LogisticCurve truth = Simulated.truth(0.97, 8000, 3, 0.2);
    List<RunOutcome> alone = Simulated.trials("alone", truth, SIZES, 3, 1);
    List<RunOutcome> mix =
        alone.stream()
            .map(t -> new RunOutcome(t.x() / 2, t.hits(), t.examples(), t.floor(), "mix", t.seed()))
            .toList();

    Transitions shifted = Transitions.of(all(alone, mix), 60, 1);

    // The same runs at half the size. Each size has a pair but the outermost: exactly 2, and
    // between others' draws an interval about it.
    assertEquals(2, shifted.ratio("alone", "mix").value(), 1e-4);
    assertTrue(shifted.ratio("alone", "mix").interval(0.95).contains(2));

    List<RunOutcome> same = alone.stream().map(t -> renamed(t, "mix", t.seed())).toList();
    ResampledEstimate equal = Transitions.of(all(alone, same), 60, 1).ratio("alone", "mix");
    assertEquals(1, equal.interval(0.95).low(), 1e-9);
    assertEquals(1, equal.interval(0.95).high(), 1e-9);

    List<RunOutcome> others = alone.stream().map(t -> renamed(t, "mix", t.seed() + 10)).toList();
    ResampledEstimate unpaired = Transitions.of(all(alone, others), 60, 1).ratio("alone", "mix");
    assertTrue(unpaired.interval(0.95).low() < 0.9, unpaired.interval(0.95).toString());
  }

  private static RunOutcome renamed(RunOutcome trial, String group, long seed) {
    return new RunOutcome(
        trial.x(), trial.hits(), trial.examples(), trial.floor(), group, seed, trial.split());
  }

  @Test
  void boundsARatioWithACensoredSide() {
    List<RunOutcome> never = all(runs("alone", 1000, 9, 10), runs("alone", 8000, 11, 10));
    List<RunOutcome> mix =
        all(runs("mix", 1000, 9, 12), runs("mix", 2000, 99, 98), runs("mix", 8000, 99, 100));

    Transitions both = Transitions.of(all(never, mix), 100, 1);

    // above 8,000 over 1,000 to 2,000
    assertEquals(Bracket.above(4), both.ratio("alone", "mix").point());
    assertEquals(Bracket.above(4), both.ratio("alone", "mix").interval(0.95));
    assertEquals(Bracket.below(0.25), both.ratio("mix", "alone").point());
    assertEquals(Bracket.unknown(), both.ratio("alone", "alone").point());
  }

  @Test
  void scattersWithTheSplitsToo() {
    // Runs of one split agree, splits do not.
    List<RunOutcome> trials =
        new ArrayList<>(
            all(runs("sum", 1000, 10, 10), runs("sum", 4000, 30, 30), runs("sum", 16000, 90, 90)));
    assertEquals(1, width(trials), 1e-3);
    for (RunOutcome trial : List.copyOf(trials)) {
      long hits = trial.x() == 4000 ? 70 : trial.hits();
      trials.add(new RunOutcome(trial.x(), hits, 100, 0.1, "sum", trial.seed(), 1));
    }
    assertTrue(width(trials) > 1.2, "width " + width(trials));
  }

  private static double width(List<RunOutcome> trials) {
    Bracket interval = of(trials).estimate(Quantity.ISOTONIC_HALF).interval(0.95);
    return interval.high() / interval.low();
  }

  @Test
  void fitsAnotherFloorAsACheckOfSensitivity() {
    List<RunOutcome> trials =
        Simulated.trials("sum", Simulated.truth(0.97, 6000, 3, 0.1), SIZES, 4, 5);

    double own = of(trials).midpoint().value();
    double other =
        of(trials.stream()
                .map(
                    trial ->
                        new RunOutcome(
                            trial.x(), trial.hits(), trial.examples(), 0, "sum", trial.seed()))
                .toList())
            .midpoint()
            .value();

    assertTrue(other < own, other + " not below " + own); // half-way from 0 comes earlier
    assertEquals(own, other, 0.2 * own);
  }

  @Test
  void givesTheSameBitsForTheSameSeed() {
    List<RunOutcome> trials =
        Simulated.trials("sum", Simulated.truth(0.97, 6000, 3, 0.2), SIZES, 3, 1);

    Bracket first = of(trials).midpoint().interval(0.95);

    assertEquals(first, of(trials).midpoint().interval(0.95));
    assertTrue(first.low() < first.high() && !first.open(), first.toString());
  }

  @Test
  void namesWhatIsWrongWithTrials() {
    assertEquals(
        "group 'sum' has two trials of seed 0, split 0 at x = 1000.0; count each run once",
        message(all(runs("sum", 1000, 10), runs("sum", 1000, 20))));
    assertEquals("there are no trials; give at least one", message(List.of()));
    assertEquals(
        "trial of 'sum', seed 3, has hits = 5 of examples = 4; give 0 <= hits <= examples and"
            + " examples >= 1",
        assertThrows(IllegalArgumentException.class, () -> new RunOutcome(10, 5, 4, 0.1, "sum", 3))
            .getMessage());
    assertThrows(IllegalArgumentException.class, () -> new RunOutcome(0, 1, 4, 0.1, "sum", 3));
    assertThrows(IllegalArgumentException.class, () -> new RunOutcome(10, 1, 4, 0.5, "sum", 3));
    Transitions some = Transitions.of(runs("sum", 1000, 10), 0, 1);
    assertEquals(
        "there are no trials of group 'max'; choose one of [sum]",
        assertThrows(IllegalArgumentException.class, () -> some.transition("max")).getMessage());
  }

  private static String message(List<RunOutcome> trials) {
    return assertThrows(IllegalArgumentException.class, () -> Transitions.of(trials, 10, 1))
        .getMessage();
  }
}
