package io.coursework.mlflow.comparison;

import static io.coursework.mlflow.comparison.Records.ACCURACY;
import static io.coursework.mlflow.comparison.Records.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.analysis.statistics.Interval;
import io.coursework.tracking.RunRecord;
import io.coursework.tracking.run.RunStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunComparisonTest {

  private static final double ROUNDING = 1e-9; // of the library's quantiles

  private static RunComparison compare(RunRecord... runs) {
    return RunComparison.of(Grouping.bySeed(List.of(runs)), List.of());
  }

  private static String refusal(RunRecord... runs) {
    return assertThrows(IllegalArgumentException.class, () -> compare(runs)).getMessage();
  }

  /** Three values 0.2, 0.3, 0.4: mean 0.3, standard error 0.1 / sqrt(3), t quantile 4.3027. */
  @Test
  void aGroupHasMeanAndIntervalCutToWhatAnAccuracyCanBe() {
    RunComparison comparison = compare(run("sum", 0, 0.2), run("sum", 1, 0.3), run("sum", 2, 0.4));
    Interval interval = comparison.first().interval(ACCURACY).orElseThrow();
    assertEquals(0.3, interval.mean(), ROUNDING);
    assertEquals(0.3 + 4.302652729911275 * 0.1 / Math.sqrt(3), interval.high(), ROUNDING);
    assertEquals(3, interval.n());
    Interval wide =
        compare(run("sum", 0, 0.0), run("sum", 1, 1.0)).first().interval(ACCURACY).orElseThrow();
    assertEquals(0, wide.low());
    assertEquals(1, wide.high());
    assertEquals(Optional.empty(), comparison.first().interval("eval/max/accuracy"));
  }

  /** Differences 0.1, 0.2, 0.3: t = 2 sqrt(3) with 2 degrees of freedom, in whatever order. */
  @Test
  void groupsWithTheSameSeedsAreComparedSeedBySeed() {
    RunComparison comparison =
        compare(
            run("sum", 0, 0.5),
            run("sum", 1, 0.1),
            run("sum", 2, 0.3),
            run("joint", 2, 0.6),
            run("joint", 0, 0.6),
            run("joint", 1, 0.3));
    assertEquals(List.of(ACCURACY), comparison.tested());
    Difference difference = comparison.differences().get(0);
    assertTrue(difference.paired());
    assertEquals("joint", difference.group());
    assertEquals(0.2, difference.of().mean(), ROUNDING);
    assertEquals(1 - 2 * Math.sqrt(3) / Math.sqrt(14), difference.of().pValue(), ROUNDING);
    assertEquals(difference.of().pValue(), difference.adjusted(), ROUNDING, "of one test");
  }

  @Test
  void groupsWithOtherSeedsAreComparedAsWholes() {
    Difference difference =
        compare(
                run("sum", 0, 0.1),
                run("sum", 1, 0.2),
                run("sum", 2, 0.3),
                run("joint", 3, 0.2),
                run("joint", 4, 0.4),
                run("joint", 5, 0.6))
            .differences()
            .get(0);
    assertFalse(difference.paired());
    assertEquals(50 / 17.0, difference.of().degreesOfFreedom(), 1e-6, "Welch's");
  }

  @Test
  void severalComparisonsAreCorrectedTogether() {
    List<RunRecord> runs = new ArrayList<>();
    double[][] accuracies = {{0.1, 0.2, 0.3}, {0.81, 0.9, 0.99}, {0.3, 0.3, 0.6}};
    String[] names = {"sum", "joint", "ramp"};
    for (int g = 0; g < names.length; g++) {
      for (int seed = 0; seed < 3; seed++) {
        runs.add(run(names[g], seed, accuracies[g][seed]));
      }
    }
    List<Difference> differences = compare(runs.toArray(RunRecord[]::new)).differences();
    Difference joint = differences.get(0);
    Difference ramp = differences.get(1);
    assertTrue(joint.of().pValue() < ramp.of().pValue());
    assertEquals(2 * joint.of().pValue(), joint.adjusted(), ROUNDING);
    assertEquals(ramp.of().pValue(), ramp.adjusted(), ROUNDING);
  }

  @Test
  void otherMetricsCanBeTested() {
    Map<String, Double> last = Map.of(ACCURACY, 0.5, "probe/parity/share", 0.25);
    RunComparison comparison =
        RunComparison.of(
            Grouping.bySeed(List.of(run("sum", 0, last), run("joint", 0, last))),
            List.of("probe/parity/share"));
    assertEquals(List.of(ACCURACY, "probe/parity/share"), comparison.tested(), "beside the target");
    assertEquals("probe/parity/share", comparison.differences().get(1).metric());
    assertTrue(Double.isNaN(comparison.differences().get(1).of().pValue()), "one seed each");
    assertTrue(Double.isNaN(comparison.differences().get(1).adjusted()));
  }

  @Test
  void aRunThatIsNotFinishedIsShownButDoesNotCount() {
    RunRecord killed =
        run("sum", 1, Map.of(ACCURACY, 0.9), Map.of(), Optional.of(RunStatus.KILLED));
    RunRecord running = run("sum", 2, Map.of(ACCURACY, 0.9), Map.of(), Optional.empty());
    RunComparison comparison = compare(run("sum", 0, 0.1), run("joint", 0, 0.3), killed, running);
    assertEquals(0.1, comparison.first().interval(ACCURACY).orElseThrow().mean());
    assertEquals(4, comparison.runs().size());
    assertTrue(
        comparison
            .notes()
            .contains(
                "not counted, not finished: sum-seed-1 (runs/sum-seed-1) (it ended as KILLED)"),
        comparison.notes().toString());
    assertTrue(
        comparison.notes().get(1).contains("has not ended yet"), comparison.notes().toString());
  }

  @Test
  void aRunThatLacksTheMetricIsNamed() {
    RunComparison comparison =
        compare(
            run("sum", 0, 0.1),
            run("sum", 1, Map.of("train/loss", 1.0)),
            run("joint", 0, 0.3),
            run("joint", 1, Map.of()));
    assertEquals(
        List.of(
            "not counted, without any of the metrics: joint-seed-1 (runs/joint-seed-1)",
            "not counted in eval/sum/accuracy, which it lacks: sum-seed-1 (runs/sum-seed-1),"
                + " joint-seed-1 (runs/joint-seed-1)"),
        comparison.notes());
  }

  @Test
  void whatCannotBeComparedIsRefusedInOneLine() {
    RunRecord running = run("sum", 2, Map.of(ACCURACY, 0.9), Map.of(), Optional.empty());
    assertTrue(refusal(running, running).startsWith("none of the 2 runs is finished"));
    assertTrue(
        refusal(run("sum", 0, Map.of("a", 1.0)), run("sum", 1, Map.of("b", 1.0)))
            .startsWith("no two finished runs have a metric in common;"));
    assertTrue(refusal(run("sum", 0, 0.1), running).contains("only one is finished"));
  }

  @Test
  void oneSeedPerConfigurationIsPointedOut() {
    RunComparison comparison = compare(run("sum", 0, 0.1), run("joint", 1, 0.3));
    assertTrue(comparison.notes().get(0).contains("--by curriculum"));
    RunComparison twice = compare(run("sum", 0, 0.1), run("sum", 0, 0.1));
    assertTrue(twice.notes().get(0).contains("several runs with seed 0"));
  }

  @Test
  void whatElseDiffersIsCorrectedApartFromTheTarget() {
    List<RunRecord> runs = new ArrayList<>();
    for (int seed = 0; seed < 4; seed++) {
      double noise = seed * 0.01;
      runs.add(
          run(
              "sum",
              seed,
              Map.of(ACCURACY, 0.2 + noise, "train/loss", 2 - noise, "eval/sum/chance", 0.15)));
      runs.add(
          run(
              "joint",
              seed,
              Map.of(ACCURACY, 0.9 - noise, "train/loss", 1 + noise, "eval/sum/chance", 0.15)));
    }
    RunComparison comparison = compare(runs.toArray(RunRecord[]::new));
    Difference target = comparison.differences().get(0);
    assertEquals(target.of().pValue(), target.adjusted(), ROUNDING, "its own family");
    assertEquals(
        List.of("train/loss"), comparison.others().stream().map(Difference::metric).toList());
    assertTrue(comparison.others().get(0).beyondChance());
  }

  @Test
  void aPValueHasNoMeanButACount() {
    String key = "probe/parity/fourier_p_value";
    RunComparison comparison =
        compare(
            run("sum", 0, Map.of(ACCURACY, 0.1, key, 0.01)),
            run("sum", 1, Map.of(ACCURACY, 0.2, key, 0.6)),
            run("joint", 0, Map.of(ACCURACY, 0.1, key, 0.5)));
    assertEquals(Optional.empty(), comparison.first().interval(key));
    assertEquals(1, comparison.first().significant(key));
    assertEquals(
        List.of(List.of(key, "1 of 2 at most 0.05", "0 of 1 at most 0.05")),
        new ComparisonTables(comparison, false).findings().rows());
    assertTrue(comparison.others().isEmpty());
    assertFalse(comparison.curves(false).contains(key));
  }

  /** Of 0.9, 0.94, 0.99 the t interval ends above 1, of -0.9, -0.2, 0.9 beyond both ends. */
  @Test
  void aBoundedScoreHasABoundedInterval() {
    for (String share :
        List.of("probe/fourier/largest_share", "probe/pca/explained_variance_pc1", "x/gini")) {
      Interval interval = RunGroup.mean(share, new double[] {0.9, 0.94, 0.99});
      assertEquals(1, interval.high(), share);
    }
    for (String score : List.of("probe/ordering/spearman_pc1", "probe/distances/ring")) {
      Interval interval = RunGroup.mean(score, new double[] {-0.9, -0.2, 0.9});
      assertEquals(-1, interval.low(), score);
      assertEquals(1, interval.high(), score);
    }
    assertTrue(RunGroup.mean("probe/x/ratio", new double[] {0, 1, 0}).low() < 0);
    assertEquals(2, RunGroup.mean("my/share", new double[] {1, 3}).mean(), "only called so");
  }

  @Test
  void curvesBeginWithWhatWasTestedThenHeldOutData() {
    Map<String, Double> last =
        Map.of(
            "train/loss",
            1.0,
            "train/tokens",
            1e6,
            "eval/max/accuracy",
            0.2,
            ACCURACY,
            0.1,
            "probe/parity/share",
            0.5,
            "probe/parity/share_low",
            0.4);
    RunComparison comparison = compare(run("sum", 0, last), run("sum", 1, last));
    assertEquals(
        List.of(ACCURACY, "eval/max/accuracy", "train/loss", "probe/parity/share"),
        comparison.curves(false));
    assertEquals(6, comparison.curves(true).size());
    assertEquals(List.of("probe/parity/share"), comparison.scores());
  }
}
