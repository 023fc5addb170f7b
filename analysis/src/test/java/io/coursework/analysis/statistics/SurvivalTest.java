package io.coursework.analysis.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class SurvivalTest {

  // first: 1, 3, 4+ ; second: 2, 5, 6+ (a plus is censored)
  private static final List<Survival> FIRST =
      List.of(new Survival(1, true), new Survival(3, true), new Survival(4, false));
  private static final List<Survival> SECOND =
      List.of(new Survival(2, true), new Survival(5, true), new Survival(6, false));

  @Test
  void ranksTimesAsByHand() {
    // At risk (first of all), by event: 3/6 at 1, 2/5 at 2, 2/4 at 3, 0/2 at 5.
    LogRank test = LogRank.test(FIRST, SECOND);

    assertEquals(2, test.observed());
    assertEquals(0.5 + 0.4 + 0.5, test.expected(), 1e-12);
    assertEquals(0.25 + 0.24 + 0.25, test.variance(), 1e-12);
    assertEquals(0.6 / 0.74, test.logRatio(), 1e-12);
  }
}
