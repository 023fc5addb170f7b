package io.coursework.analysis.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ProcrustesTest {

  private static final double[][] CROSS = {{2, 0}, {-2, 0}, {0, 1}, {0, -1}};
  private static final double[][] LINE = {{1, 0}, {-1, 0}, {0, 0}, {0, 0}};

  @Test
  void bringsAMirroredSetBack() {
    double[][] mirrored = {{0, 2}, {0, -2}, {1, 0}, {-1, 0}}; // x and y exchanged

    double[][] turned = Procrustes.turned(mirrored, CROSS);

    for (int i = 0; i < 4; i++) {
      assertArrayEquals(CROSS[i], turned[i], 1e-12);
    }
  }

  @Test
  void findsNoDistanceToASetThatIsTurnedScaledAndWider() {
    double[][] other = {{0, 0, 10}, {0, 0, -10}, {5, 0, 0}, {-5, 0, 0}};

    // 1e-12: 2 - 2 of sums of rounded squares
    assertEquals(0, Procrustes.distance(Procrustes.shape(CROSS), Procrustes.shape(other)), 1e-12);
  }

  @Test
  void findsTheDistanceOfALineAndACrossAsByHand() {
    // Norms √10 and √2; XᵀY has the one entry 2·1 + 2·1 = 4: 2 - 2·4/√20.
    assertEquals(
        2 - 8 / Math.sqrt(20),
        Procrustes.distance(Procrustes.shape(CROSS), Procrustes.shape(LINE)),
        1e-12);
  }

  @Test
  void findsTheLargestDistanceWhereNoDirectionIsCommon() {
    double[][] other = {{0, 0}, {0, 0}, {1, 0}, {-1, 0}};

    assertEquals(2, Procrustes.distance(Procrustes.shape(LINE), Procrustes.shape(other)), 1e-12);
  }

  @Test
  void keepsDistancesInFewerCoordinates() {
    double[][] wide = {{1, 2, 3, 4}, {-1, -2, -3, -4}};

    double[][] shape = Procrustes.shape(wide);

    assertEquals(2, shape[0].length);
    // Unit norm over two opposite points: each at √½ from the middle, √2 apart.
    assertEquals(
        Math.sqrt(2), Math.hypot(shape[0][0] - shape[1][0], shape[0][1] - shape[1][1]), 1e-12);
  }
}
