package io.coursework.analysis.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClusteredBootstrapTest {

  private static double[] ones(int n) {
    double[] ones = new double[n];
    Arrays.fill(ones, 1);
    return ones;
  }

  @Test
  void weighsTheMeanAndLeavesOutWhatIsMissing() {
    ClusteredBootstrap bootstrap =
        new ClusteredBootstrap(new double[] {1, 3, 5}, new int[] {0, 1, 2}, 100, 0);
    assertEquals(5.0, bootstrap.mean(new double[] {2, 6, Double.NaN}).mean(), 1e-15);
    assertEquals(2, bootstrap.mean(new double[] {2, 6, Double.NaN}).n());
  }

  @Test
  void aConstantHasAnIntervalOfNoWidth() {
    Interval interval =
        new ClusteredBootstrap(ones(4), new int[] {0, 1, 2, 3}, 100, 0)
            .mean(new double[] {7, 7, 7, 7});
    assertEquals(7, interval.low());
    assertEquals(7, interval.high());
  }

  @Test
  void repeatingAClustersMembersAddsNoEvidence() {
    double[] few = new double[20];
    int[] fewClusters = new int[20];
    double[] many = new double[200];
    int[] manyClusters = new int[200];
    Random random = new Random(3);
    for (int i = 0; i < 20; i++) {
      few[i] = random.nextGaussian();
      fewClusters[i] = i;
      Arrays.fill(many, i * 10, i * 10 + 10, few[i]);
      Arrays.fill(manyClusters, i * 10, i * 10 + 10, i);
    }
    Interval alone = new ClusteredBootstrap(ones(20), fewClusters, 500, 1).mean(few);
    Interval repeated = new ClusteredBootstrap(ones(200), manyClusters, 500, 1).mean(many);
    assertEquals(alone.low(), repeated.low(), 1e-12); // sums in another order
    assertEquals(alone.high(), repeated.high(), 1e-12);
    assertEquals(20, repeated.n());
  }

  @Test
  void theIntervalOfNormalValuesIsAboutTwoStandardErrorsWide() {
    int n = 400;
    double[] values = new double[n];
    int[] clusters = new int[n];
    Random random = new Random(5);
    for (int i = 0; i < n; i++) {
      values[i] = random.nextGaussian();
      clusters[i] = i;
    }
    Interval interval = new ClusteredBootstrap(ones(n), clusters, 2000, 1).mean(values);
    // 2 · 1.96 / √400 = 0.196; the sample's deviation and the percentiles scatter by some percent
    assertEquals(0.196, interval.high() - interval.low(), 0.02);
  }

  @Test
  void differencesOfTheSameValuesAreZeroInEveryDraw() {
    double[] values = {1, 2, 3, 4};
    Interval difference =
        new ClusteredBootstrap(ones(4), new int[] {0, 1, 2, 3}, 100, 0)
            .of(means -> means[0] - means[1], values, values);
    assertEquals(0, difference.low());
    assertEquals(0, difference.high());
  }

  @Test
  void oneClusterHasNoInterval() {
    Interval interval =
        new ClusteredBootstrap(ones(3), new int[3], 100, 0).mean(new double[] {1, 2, 3});
    assertEquals(2, interval.mean());
    assertTrue(Double.isNaN(interval.low()) && Double.isNaN(interval.high()));
  }

  @Test
  void refusesWhatDoesNotFitTogether() {
    assertThrows(
        IllegalArgumentException.class, () -> new ClusteredBootstrap(ones(2), new int[1], 100, 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> new ClusteredBootstrap(new double[0], new int[0], 100, 0));
  }

  @Test
  void comparesIndependentSamples() {
    ClusteredBootstrap three = ClusteredBootstrap.of(ones(3), List.of("a", "b", "c"), 1000, 1);
    ClusteredBootstrap two = ClusteredBootstrap.of(ones(2), List.of("a", "b"), 1000, 2);

    assertEquals(
        new Interval(0.5, 0, 1, 5),
        ClusteredBootstrap.difference(three, new double[] {1, 1, 1}, two, new double[] {1, 0}));
  }

  @Test
  void takesEqualObjectsForOneCluster() {
    ClusteredBootstrap sample = ClusteredBootstrap.of(ones(3), List.of("a", "b", "a"), 10, 1);

    assertEquals(2, sample.clusters());
  }
}
