package io.coursework.analysis.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class RankAgreementTest {

  @Test
  void oneOfAllOrdersAgreesWhollyAndOneNotAtAll() {
    double[] x = {1, 2, 3, 4, 5};

    RankAgreement same = RankAgreement.of(x, new double[] {0.1, 0.2, 0.4, 0.7, 3});
    RankAgreement opposite = RankAgreement.of(x, new double[] {5, 4, 3, 2, 1});

    assertEquals(1, same.correlation(), 1e-12);
    assertEquals(1 / 120.0, same.rises(), 1e-12);
    assertEquals(1, same.falls(), 1e-12);
    assertEquals(-1, opposite.correlation(), 1e-12);
    assertEquals(1 / 120.0, opposite.falls(), 1e-12);
  }

  /** Of five values four neighbouring swaps have correlation 0.9: published tables say 5 of 120. */
  @Test
  void agreesWithPublishedTables() {
    RankAgreement agreement =
        RankAgreement.of(new double[] {1, 2, 3, 4, 5}, new double[] {1, 2, 3, 5, 4});

    assertEquals(0.9, agreement.correlation(), 1e-12);
    assertEquals(5 / 120.0, agreement.rises(), 1e-12);
  }

  @Test
  void refusesMoreThanCanBeTried() {
    assertThrows(
        IllegalArgumentException.class, () -> RankAgreement.of(new double[9], new double[9]));
    assertThrows(
        IllegalArgumentException.class, () -> RankAgreement.of(new double[1], new double[1]));
  }
}
