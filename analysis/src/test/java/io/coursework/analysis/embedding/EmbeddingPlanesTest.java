package io.coursework.analysis.embedding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.analysis.figure.PlaneView;
import org.junit.jupiter.api.Test;

class EmbeddingPlanesTest {

  // Entries of order 1 are floats, rounded by 6e-8 each; the plane sums over them.
  private static final double ROUNDING = 1e-5;

  @Test
  void beginsWithThePrincipalComponents() {
    NumberEmbedding table = Tables.random(10, 16, 1);
    PrincipalComponents components = PrincipalComponents.of(table);

    PlaneView view = new EmbeddingPlanes().next(table);

    assertArrayEquals(components.component(0), view.x());
    assertArrayEquals(components.component(1), view.y());
    assertEquals(components.explainedVariance(0), view.shareX(), 1e-12);
    assertEquals(components.explainedVariance(1), view.shareY(), 1e-12);
  }

  /** The same points in another basis have other principal axes by sign only, or by none. */
  @Test
  void standsStillWhereOnlyTheBasisTurns() {
    for (long seed = 0; seed < 20; seed++) {
      NumberEmbedding table = Tables.random(10, 16, seed);
      EmbeddingPlanes planes = new EmbeddingPlanes();
      PlaneView before = planes.next(table);
      PlaneView after = planes.next(Tables.turned(table, seed));

      assertArrayEquals(before.x(), after.x(), ROUNDING, "seed " + seed);
      assertArrayEquals(before.y(), after.y(), ROUNDING, "seed " + seed);
    }
  }

  /** A ring has no first component: its axes are free, and only the alignment holds them. */
  @Test
  void holdsARingWhoseComponentsAreFree() {
    NumberEmbedding ring = Tables.ring(10, 16, 1);
    EmbeddingPlanes planes = new EmbeddingPlanes();
    PlaneView before = planes.next(Tables.turned(ring, 1));
    PlaneView after = planes.next(Tables.turned(ring, 2));

    assertArrayEquals(before.x(), after.x(), ROUNDING);
    assertArrayEquals(before.y(), after.y(), ROUNDING);
  }

  @Test
  void givesTheSameViewsToTheBitToAnyoneWhoShowsTheSameTables() {
    EmbeddingPlanes first = new EmbeddingPlanes();
    EmbeddingPlanes second = new EmbeddingPlanes();
    for (long seed = 0; seed < 5; seed++) {
      PlaneView one = first.next(Tables.random(11, 8, seed));
      PlaneView other = second.next(Tables.random(11, 8, seed));
      assertArrayEquals(one.x(), other.x(), 0);
      assertArrayEquals(one.y(), other.y(), 0);
      assertEquals(one.shareX(), other.shareX());
    }
  }

  @Test
  void neverShrinksItsAxes() {
    EmbeddingPlanes planes = new EmbeddingPlanes();
    double wide = planes.next(Tables.line(30, 16)).reach();
    assertEquals(16, wide, "the least round number above 14.5");
    assertEquals(wide, planes.next(Tables.ring(30, 16, 1)).reach());
    PlaneView point = planes.next(Tables.constant(30, 16, 1));
    assertEquals(wide, point.reach());
    assertEquals(0, point.shareX());
  }

  @Test
  void roundsTheReachUpwards() {
    assertEquals(0.1, PlaneView.reach(new double[] {0.1}, new double[] {-0.02}), 1e-15);
    assertEquals(0.12, PlaneView.reach(new double[] {0.02}, new double[] {-0.101}), 1e-15);
    assertEquals(1, PlaneView.reach(new double[3], new double[3]), "nothing has a size");
    assertEquals(100, PlaneView.reach(new double[] {95}, new double[] {0}));
    // 4 / 3: from 6 to 8 is the widest step
    for (double largest = 1e-4; largest < 1e4; largest *= 1.037) {
      double reach = PlaneView.reach(new double[] {-largest}, new double[] {0});
      assertTrue(reach >= largest && reach <= 1.34 * largest, largest + " in " + reach);
    }
  }
}
