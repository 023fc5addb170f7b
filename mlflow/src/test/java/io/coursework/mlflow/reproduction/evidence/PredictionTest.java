package io.coursework.mlflow.reproduction.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.analysis.statistics.Interval;
import io.coursework.analysis.statistics.Spearman;
import io.coursework.mlflow.reproduction.evidence.Verdict.Kind;
import org.junit.jupiter.api.Test;

class PredictionTest {

  private static final double[] AFFINITIES = {0.1, 0.2, 0.3, 0.4, 0.5};

  private static Prediction of(double low, double high, double... gains) {
    return Prediction.of(
        AFFINITIES, gains, new Interval(Spearman.correlation(AFFINITIES, gains), low, high, 12));
  }

  @Test
  void equalRanksConfirm() {
    Prediction same = of(0.6, 1, -0.1, 0.1, 0.2, 0.3, 0.5);

    assertEquals(Kind.CONFIRMED, same.ruling());
    assertEquals("rho 1.00 (0.60 to 1.00), exact p 0.017", same.words());
  }

  @Test
  void oppositeRanksRefute() {
    assertEquals(Kind.REFUTED, of(-1, -0.6, 5, 4, 3, 2, 1).ruling());
  }

  @Test
  void aNeighbouringSwapIsUndecidedAndSaysWhatFivePartnersNeed() {
    Prediction almost = of(0.6, 1, 1, 2, 3, 5, 4);

    assertEquals(Kind.UNDECIDED_POWER, almost.ruling());
    assertTrue(
        almost.reason().contains("5 partners need a rho that is 1.00 from 0"), almost.reason());
  }

  @Test
  void anOrderThatOtherSeedsCouldTurnDecidesNothing() {
    assertEquals(Kind.UNDECIDED_POWER, of(-0.3, 1, 1, 2, 3, 4, 5).ruling());
    assertEquals(Kind.UNDECIDED_POWER, of(Double.NaN, Double.NaN, 1, 2, 3, 4, 5).ruling());
  }

  @Test
  void fewPartnersCannotDecide() {
    double[] four = {1, 2, 3, 4};

    Prediction agreeing = Prediction.of(four, four, new Interval(1, 1, 1, 12));
    Prediction two =
        Prediction.of(new double[] {1, 2}, new double[] {1, 2}, new Interval(1, 1, 1, 12));

    assertEquals(Kind.UNDECIDED_POWER, agreeing.ruling());
    assertTrue(agreeing.reason().startsWith("4 partners are too few"), agreeing.reason());
    assertEquals(Kind.NOT_RUN, two.ruling());
    assertEquals("rho unknown", two.words());
  }

  @Test
  void anAffinityThatIsUnknownIsNotJudged() {
    double[] gains = {1, 2, 3};

    Prediction unknown =
        Prediction.of(new double[] {1, Double.NaN, 3}, gains, new Interval(1, 1, 1, 12));

    assertEquals(Kind.NOT_RUN, unknown.ruling());
  }
}
