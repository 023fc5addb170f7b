package io.coursework.mlflow.comparison;

import static io.coursework.mlflow.comparison.Records.ACCURACY;
import static io.coursework.mlflow.comparison.Records.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.tracking.RunRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonSummaryTest {

  private static List<String> lines(List<RunRecord> runs, String... tested) {
    return new ComparisonSummary(RunComparison.of(Grouping.bySeed(runs), List.of(tested))).lines();
  }

  /** Four seeds of two curricula that differ in the target, and in a loss or not. */
  private static List<RunRecord> twoGroups(double loss) {
    double[] noise = {0, 0.02, 0.05, 0.01};
    List<RunRecord> runs = new ArrayList<>();
    for (int seed = 0; seed < noise.length; seed++) {
      Map<String, Double> sum =
          Map.of(ACCURACY, 0.3 + 3 * noise[seed], "train/loss", 2 - noise[seed]);
      runs.add(run("sum", seed, sum));
      Map<String, Double> joint =
          Map.of(ACCURACY, 0.9 + noise[seed], "train/loss", loss + noise[(seed + 1) % 4]);
      runs.add(run("joint", seed, joint));
    }
    return runs;
  }

  @Test
  void saysTheTargetFirstThenTheNoiseFloorThenWhatElseLiesBeyondChance() {
    List<String> lines = lines(twoGroups(1));
    assertEquals("8 runs in 2 groups; the others are compared with sum", lines.get(0));
    assertEquals("held-out accuracy of SUM (eval/sum/accuracy):", lines.get(1));
    assertEquals("  sum    0.360 (0.257 to 0.463), n = 4", lines.get(2));
    assertTrue(lines.get(3).startsWith("  joint  0.920 (0.886 to 0.954), n = 4; +0.560 (0.491"));
    assertTrue(lines.get(3).endsWith("(paired by 4 seeds)"), lines.get(3));
    assertTrue(
        lines
            .get(4)
            .matches("  with 4 seeds a difference of 0.0\\d+ could be detected; for 0.050 .*"),
        lines.get(4));
    assertEquals("of 1 other comparisons 1 lies beyond chance (Holm, 5%):", lines.get(5));
    assertTrue(lines.get(6).startsWith("  train/loss, joint; -0.9"), lines.get(6));
    assertEquals("the groups differ in curriculum", lines.get(7));
    assertEquals(8, lines.size());
  }

  @Test
  void leavesOutWhatLiesWithinChance() {
    List<String> lines = lines(twoGroups(1.96));
    assertTrue(lines.contains("of 1 other comparisons none lies beyond chance (Holm, 5%)"));
    assertTrue(lines.stream().noneMatch(line -> line.startsWith("  train/loss")));
  }

  @Test
  void singleRunsSayThatNothingIsKnownOfTheirScatter() {
    List<String> lines = lines(List.of(run("sum", 0, 0.2), run("joint", 0, 0.5)));
    assertTrue(lines.get(3).endsWith("; +0.300, not tested: no variation"), lines.get(3));
    assertTrue(lines.get(4).contains("take 3 or more"), lines.get(4));
  }

  @Test
  void ofManyGroupsTheBestAreShown() {
    List<RunRecord> runs = new ArrayList<>();
    for (int group = 0; group < 100; group++) {
      for (int seed = 0; seed < 3; seed++) {
        runs.add(run("c" + group, seed, group / 101.0 + seed * 0.001));
      }
    }
    List<String> lines = lines(runs);
    assertTrue(lines.size() <= 12, lines.toString());
    assertTrue(lines.get(2).startsWith("  c0 "), lines.get(2));
    assertTrue(lines.get(3).startsWith("  c99"), lines.get(3));
    assertTrue(
        lines.contains("  and 94 more groups, none with a higher mean; --all shows them"),
        lines.toString());
  }
}
