package io.coursework.mlflow.sweep.tpe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.hipparchus.distribution.continuous.NormalDistribution;
import org.junit.jupiter.api.Test;

class NormalShareTest {

  @Test
  void isTheShareOfTheNormalDistribution() {
    NormalDistribution normal = new NormalDistribution();
    for (double z = -12; z <= 12; z += 0.01) {
      double share = normal.cumulativeProbability(z);
      assertEquals(share, NormalShare.below(z), share * (z < -3 ? 1e-8 : 1e-12), "at " + z);
    }
  }

  @Test
  void isAsExactOnTheRightAsOnTheLeft() {
    for (double z = 0; z < 30; z += 0.5) {
      double left = NormalShare.between(-z - 1, -z);
      assertEquals(left, NormalShare.between(z, z + 1), 1e-9 * left, "at " + z);
    }
    assertEquals(1, NormalShare.between(-40, 40));
    assertEquals(0, NormalShare.between(38, 40));
  }
}
