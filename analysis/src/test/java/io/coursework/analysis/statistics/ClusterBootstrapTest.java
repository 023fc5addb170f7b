package io.coursework.analysis.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClusterBootstrapTest {

  @Test
  void weighsTheMean() {
    ClusterBootstrap sample =
        ClusterBootstrap.of(new double[] {1, 0, 0}, new double[] {2, 1, 1}, List.of("a", "a", "b"));

    assertEquals(0.5, sample.mean());
    assertEquals(2, sample.clusters());
  }

  @Test
  void isAsWideAsIfEachClusterWereOneValue() {
    SplittableRandom random = new SplittableRandom(1);
    double[] single = random.doubles(40).toArray();
    double[] copied = IntStream.range(0, 400).mapToDouble(i -> single[i / 10]).toArray();
    List<Integer> own = IntStream.range(0, 40).boxed().toList();
    List<Integer> shared = IntStream.range(0, 400).mapToObj(i -> i / 10).toList();

    Interval one = ClusterBootstrap.of(single, own).interval(0.95, 1000, 7);
    Interval ten = ClusterBootstrap.of(copied, shared).interval(0.95, 1000, 7);

    assertEquals(one.low(), ten.low(), 1e-12); // the same draws, summed in another order
    assertEquals(one.high(), ten.high(), 1e-12);
    assertEquals(400, ten.n());
  }

  @Test
  void holdsItsLevel() {
    SplittableRandom random = new SplittableRandom(2);
    int covered = 0;
    for (int trial = 0; trial < 400; trial++) {
      double[] values = new double[120];
      for (int cluster = 0; cluster < 40; cluster++) {
        double common = random.nextDouble();
        for (int i = 0; i < 3; i++) {
          values[cluster * 3 + i] = common;
        }
      }
      List<Integer> clusters = IntStream.range(0, 120).mapToObj(i -> i / 3).toList();
      Interval interval = ClusterBootstrap.of(values, clusters).interval(0.95, 300, trial);
      covered += interval.low() <= 0.5 && 0.5 <= interval.high() ? 1 : 0;
    }
    // 40 clusters: a percentile interval covers about 94%; 4 standard deviations of 400 trials.
    assertEquals(0.94, covered / 400.0, 0.05);
  }

  @Test
  void hasNoIntervalForOneCluster() {
    Interval interval =
        ClusterBootstrap.of(new double[] {1, 0}, List.of(1, 1)).interval(0.95, 100, 1);

    assertEquals(0.5, interval.mean());
    assertTrue(Double.isNaN(interval.low()) && Double.isNaN(interval.high()));
  }

  @Test
  void comparesIndependentSamples() {
    ClusterBootstrap ones = ClusterBootstrap.of(new double[] {1, 1, 1}, List.of(1, 2, 3));
    ClusterBootstrap mixed = ClusterBootstrap.of(new double[] {1, 0}, List.of(1, 2));

    assertEquals(new Interval(0.5, 0, 1, 5), ones.less(mixed, 0.95, 1000, 1));
  }

  @Test
  void refusesAnEmptySample() {
    Exception error =
        assertThrows(
            IllegalArgumentException.class, () -> ClusterBootstrap.of(new double[0], List.of()));
    assertTrue(error.getMessage().startsWith("0 values, 0 weights"), error.getMessage());
  }
}
