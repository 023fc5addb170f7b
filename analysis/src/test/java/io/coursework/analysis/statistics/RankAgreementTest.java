package io.coursework.analysis.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class RankAgreementTest {

  private static final double[] FIVE = {1, 2, 3, 4, 5};
  private static final double EXACT = 1e-9; // of the grid on which correlations are equal

  private static RankAgreement of(double[] x, double... y) {
    return RankAgreement.of(x, y, 0.05);
  }

  @Test
  void oneOfAllOrdersAgreesWhollyAndOneNotAtAll() {
    RankAgreement same = of(FIVE, 0.1, 0.2, 0.4, 0.7, 3);
    RankAgreement opposite = of(FIVE, 5, 4, 3, 2, 1);

    assertEquals(1, same.correlation(), EXACT);
    assertEquals(2 / 120.0, same.pValue(), EXACT);
    assertEquals(-1, opposite.correlation(), EXACT);
    assertEquals(2 / 120.0, opposite.pValue(), EXACT);
  }

  /** Five of 120 orders have 0.9 or more: published tables say so. */
  @Test
  void ofFiveValuesOnlyAWholeAgreementDecides() {
    RankAgreement almost = of(FIVE, 1, 2, 3, 5, 4);

    assertEquals(0.9, almost.correlation(), EXACT);
    assertEquals(10 / 120.0, almost.pValue(), EXACT);
    assertEquals(1, almost.decisive(), EXACT);
  }

  /** Published tables: 0.886 is critical for six at 5%, two-sided; nothing is for four. */
  @Test
  void knowsWhatDecidesForOtherNumbersOfValues() {
    double[] six = {1, 2, 3, 4, 5, 6};
    double[] four = {1, 2, 3, 4};

    assertEquals(31 / 35.0, of(six, 6, 5, 4, 3, 2, 1).decisive(), EXACT);
    assertEquals(Double.NaN, of(four, 1, 2, 3, 4).decisive());
  }

  @Test
  void valuesThatAreAllEqualHaveNoOrder() {
    RankAgreement none = of(FIVE, 2, 2, 2, 2, 2);

    assertEquals(0, none.correlation());
    assertEquals(1, none.pValue());
    assertEquals(Double.NaN, none.decisive());
  }

  @Test
  void refusesMoreThanCanBeTried() {
    assertThrows(IllegalArgumentException.class, () -> of(new double[9], new double[9]));
    assertThrows(IllegalArgumentException.class, () -> of(new double[1], new double[1]));
  }
}
