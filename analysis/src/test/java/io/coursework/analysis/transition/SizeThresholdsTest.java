package io.coursework.analysis.transition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SizeThresholdsTest {

  private static final double[] SIZES = {2000, 4000, 8000, 16000};

  /** Runs that learn after 40 (8000 / size) million tokens, times a scatter of their own. */
  private static List<LearningOutcome> outcomes(
      String arm, double factor, int blocks, double budget, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<LearningOutcome> outcomes = new ArrayList<>();
    for (int block = 0; block < blocks; block++) {
      for (double size : SIZES) {
        double time =
            Math.ceil(40 * 8000 / (size * factor) * Math.exp(0.2 * random.nextGaussian()));
        outcomes.add(
            new LearningOutcome(
                arm,
                size,
                block,
                time <= budget ? new LearningTime(time - 1, time) : LearningTime.notBy(budget)));
      }
    }
    return outcomes;
  }

  @Test
  void findsTheSizeOfWhichHalfLearnByABudget() {
    SizeThresholds thresholds = SizeThresholds.of(outcomes("alone", 1, 8, 80, 1));
    // 40 * 8000 / size = budget
    assertEquals(8000, thresholds.at("alone", 40).point().value(), 800);
    assertEquals(4000, thresholds.at("alone", 80).point().value(), 400);
    assertTrue(thresholds.at("alone", 40).interval(0.95).contains(8000));
    assertEquals(40, thresholds.timeToLearn("alone", 8000), 5);
    assertTrue(thresholds.timeToLearn("alone", 8000, 0.95).contains(40));
  }

  @Test
  void comparesArmsBlockByBlock() {
    List<LearningOutcome> both = new ArrayList<>(outcomes("alone", 1, 8, 80, 1));
    both.addAll(outcomes("mix", 2, 8, 80, 2));
    SizeThresholds thresholds = SizeThresholds.of(both);
    SizeThreshold alone = thresholds.at("alone", 40);
    SizeThreshold mix = thresholds.at("mix", 40);
    assertEquals(2, alone.over(mix).value(), 0.2);
    Bracket interval = alone.over(mix, 0.95);
    assertTrue(
        interval.contains(2) && interval.low() > 1.2 && interval.high() < 3.3, "" + interval);
    assertEquals(new Bracket(1, 1), alone.over(alone, 0.95)); // what all share falls out
  }

  /** Which size between two tested ones it is, no run can show that learns at neither or both. */
  @Test
  void whereAllRunsChangeBetweenTwoSizesNothingIsKnownBetweenThem() {
    List<LearningOutcome> both = new ArrayList<>();
    for (String arm : List.of("one", "other")) {
      for (double size : new double[] {2000, 4000, 8000}) {
        for (int block = 0; block < 8; block++) {
          double time = 10 + block + size / 8000;
          both.add(
              new LearningOutcome(
                  arm,
                  size * (arm.equals("one") ? 1.5 : 1),
                  block,
                  size >= 4000 ? new LearningTime(time - 1, time) : LearningTime.notBy(60)));
        }
      }
    }
    SizeThresholds thresholds = SizeThresholds.of(both);
    SizeThreshold one = thresholds.at("one", 60);
    SizeThreshold other = thresholds.at("other", 60);
    Bracket size = other.interval(0.95);
    assertEquals(2000, size.low(), 50);
    assertEquals(4000, size.high(), 100);
    Bracket ratio = one.over(other, 0.95);
    assertTrue(ratio.low() < 0.76 && ratio.high() > 2.99, "" + ratio); // 3000 / 4000, 6000 / 2000
  }

  @Test
  void aBoundSaysNoMoreThanTheBlocksSupport() {
    // Nothing has learned at any size: of three blocks nothing follows, of eight that fewer than
    // half do.
    assertEquals(
        Bracket.unknown(),
        SizeThresholds.of(outcomes("alone", 1, 3, 10, 1)).at("alone", 10).interval(0.95));
    SizeThreshold eight = SizeThresholds.of(outcomes("alone", 1, 8, 10, 1)).at("alone", 10);
    assertTrue(eight.censored());
    assertEquals(Bracket.above(16000), eight.interval(0.95));
    SizeThreshold all = SizeThresholds.of(outcomes("alone", 1, 8, 1000, 1)).at("alone", 1000);
    assertEquals(Bracket.below(2000), all.interval(0.95));
    assertEquals(new Bracket(8, Double.POSITIVE_INFINITY), eight.over(all, 0.95));
    assertEquals(Bracket.unknown(), eight.over(eight, 0.95));
  }

  @Test
  void anIntervalOfOneBlockIsUnknown() {
    assertEquals(
        Bracket.unknown(),
        SizeThresholds.of(outcomes("alone", 1, 1, 80, 1)).at("alone", 40).interval(0.95));
  }

  @Test
  void refusesBlocksThatLackARun() {
    List<LearningOutcome> lacking = outcomes("alone", 1, 8, 80, 1);
    lacking.remove(5);
    String message =
        assertThrows(IllegalArgumentException.class, () -> SizeThresholds.of(lacking)).getMessage();
    assertEquals(
        "'alone' has 0 runs of size 4000.0 in block 1; a block has one run of every arm and size",
        message);
    assertThrows(IllegalArgumentException.class, () -> SizeThresholds.of(List.of()));
    SizeThresholds some = SizeThresholds.of(outcomes("alone", 1, 2, 80, 1));
    assertEquals(
        "there are no outcomes of 'mix'; choose one of [alone]",
        assertThrows(IllegalArgumentException.class, () -> some.at("mix", 40)).getMessage());
  }

  @Test
  void aTimeIsAnInterval() {
    assertTrue(new LearningTime(3, 4).learnedBy(4));
    assertFalse(new LearningTime(3, 4).learnedBy(3.5));
    assertFalse(LearningTime.notBy(10).learned());
    assertThrows(IllegalArgumentException.class, () -> new LearningTime(4, 4));
  }
}
