package io.coursework.analysis.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class PermutationTestTest {

  @Test
  void countsTheOrdersThatDoAsWell() {
    // 2 of the 24 orders of four things begin with 0, 1.
    PermutationTest test =
        PermutationTest.run(4, 12_000, 1, order -> order[0] == 0 && order[1] == 1 ? 1 : 0);

    assertEquals(1, test.observed());
    // 1/12 with deviation 0.0025; five of them allowed.
    assertEquals(1 / 12.0, test.pValue(), 0.0126);
    assertEquals(1 / 12.0, test.nullMean(), 0.0126);
  }

  @Test
  void givesOneWhenEveryOrderTies() {
    assertEquals(1, PermutationTest.run(5, 100, 1, order -> 0.3).pValue());
  }

  @Test
  void neverGivesZero() {
    assertEquals(
        1.0 / 101,
        PermutationTest.run(
                30,
                100,
                1,
                order -> {
                  int inPlace = 0;
                  for (int i = 0; i < order.length; i++) {
                    inPlace += order[i] == i ? 1 : 0;
                  }
                  return inPlace;
                })
            .pValue());
  }

  @Test
  void bracketsTheMiddleOfTheDraws() {
    // The first of 1000 things is any of them alike: 2.5% lie below 25, 2.5% above 974.
    PermutationTest test = PermutationTest.run(1000, 20_000, 1, order -> order[0]);

    // A quantile of 20,000 draws scatters by 1.1; five of them allowed.
    assertEquals(25, test.nullLow(), 5.5);
    assertEquals(974, test.nullHigh(), 5.5);
  }

  @Test
  void testsSeveralStatisticsOnTheSameOrders() {
    List<PermutationTest> both =
        PermutationTest.all(5, 200, 3, order -> new double[] {order[0], -order[0]});

    assertEquals(PermutationTest.run(5, 200, 3, order -> order[0]), both.get(0));
    assertEquals(-both.get(0).nullMean(), both.get(1).nullMean());
  }

  @Test
  void rejectsNoDraws() {
    assertThrows(IllegalArgumentException.class, () -> PermutationTest.run(3, 0, 1, order -> 0));
  }
}
