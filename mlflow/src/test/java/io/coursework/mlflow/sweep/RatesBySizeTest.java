package io.coursework.mlflow.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.Guice;
import io.coursework.analysis.AnalysisModule;
import io.coursework.curricula.CurriculaModule;
import io.coursework.mlflow.sweep.judging.JudgedBy;
import io.coursework.mlflow.sweep.plan.Planner;
import io.coursework.mlflow.sweep.plan.SweepModule;
import io.coursework.mlflow.sweep.rule.SettingRules;
import io.coursework.tracking.run.MetricHistory;
import io.coursework.tracking.run.RunStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RatesBySizeTest {

  private static final long NEVER = -1;

  @TempDir Path folder;

  private final RowsOfSum rows = new RowsOfSum();

  private void trial(int width, double rate, long tokens, double loss, RunStatus status) {
    rows.add(
        JudgedBy.DEFAULT,
        rows.size() % 2,
        status,
        Map.of(
            "model.d_model", Integer.toString(width),
            "training.optimizer.learning_rate", Double.toString(rate)),
        tokens == NEVER ? Map.of() : Map.of("coursework.learned_at_tokens", Long.toString(tokens)),
        Map.of("train/loss", new MetricHistory(List.of(1L, 9L), List.of(2.0, loss))));
  }

  private void pair(int width, double rate, long one, long other, double loss) {
    trial(width, rate, one, loss, RunStatus.FINISHED);
    trial(width, rate, other, loss, RunStatus.FINISHED);
  }

  private Optional<RatesBySize> rates() {
    return RatesBySize.of(rows.table(JudgedBy.DEFAULT));
  }

  /** At 16 the loss decides, for no rate is learned by half of its seeds; at 64 the tokens do. */
  private void measured() {
    pair(16, 0.001, NEVER, NEVER, 0.85);
    pair(16, 0.004, NEVER, 30_000_000, 0.81);
    pair(16, 0.008, NEVER, NEVER, 0.86);
    pair(64, 0.001, 20_000_000, 22_000_000, 0.74);
    pair(64, 0.002, 9_000_000, 11_000_000, 0.75);
    pair(64, 0.008, 8_000_000, NEVER, 0.70);
  }

  @Test
  void choosesByTokensToLearnAndWhereNotLearnedByTheLoss() {
    measured();
    RatesBySize rates = rates().orElseThrow();

    assertEquals(Map.of(16.0, 0.004, 64.0, 0.002), rates.chosen());
    assertEquals(
        List.of(
            List.of("16", "0.004", "-", "1 of 2", "0.8100", "2 of 2"),
            List.of("64", "0.002", "10,000,000", "2 of 2", "0.7500", "2 of 2")),
        rates.best().rows());
    assertEquals(6, rates.table().rows().size());
    assertEquals(1, rates.lines().size(), rates.lines().toString());
  }

  @Test
  void itsFragmentIsReadyForASweepsFile() throws IOException {
    measured();
    String fragment = rates().orElseThrow().fragment().orElseThrow();
    assertEquals(
        "rules:\n  training.optimizer.learning_rate: {type: power_law, of: model.d_model, at: {16:"
            + " 0.004, 64: 0.002}}\n",
        fragment);
    Path file =
        Files.writeString(
            folder.resolve("sweep.yaml"),
            "name: test\nbase: src/main/configs/sum.yaml\ngrid: {model.d_model: [16, 32]}\n"
                + fragment);
    assertEquals(
        List.of(0.004, 0.002828),
        Guice.createInjector(new CurriculaModule(), new AnalysisModule(), new SweepModule())
            .getInstance(Planner.class)
            .plan(file, List.of(), notice -> {})
            .trials()
            .stream()
            .map(trial -> trial.spec().training().optimizer().learningRate())
            .toList());
  }

  @Test
  void aLineThroughThreeSizesSaysHowFarItMissesThem() {
    for (double rate : new double[] {0.001, 0.002, 0.004, 0.016}) {
      pair(16, rate, NEVER, NEVER, Math.abs(Math.log(rate / 0.004)));
      pair(32, rate, NEVER, NEVER, Math.abs(Math.log(rate / 0.016)));
      pair(64, rate, NEVER, NEVER, Math.abs(Math.log(rate / 0.001)));
    }
    RatesBySize rates = rates().orElseThrow();
    // In powers of two of 0.001 the best are 2, 4 and 0: the line is 3, 2, 1, and misses by 2.
    assertEquals(Map.of("16", 0.008, "64", 0.002), rates.ends());
    assertTrue(
        rates.lines().contains("A line misses the best rate of a size by a factor of 4.0."),
        rates.lines().toString());
    assertTrue(
        rates
            .lines()
            .contains(
                "The best is the highest rate at 32, the lowest rate at 64: the true best may lie"
                    + " beyond; try more."),
        rates.lines().toString());
  }

  @Test
  void aRateIsNotChosenBeforeAllOfItsTrialsHaveFinished() {
    measured();
    trial(16, 0.004, 1, 0.1, null);
    RatesBySize rates = rates().orElseThrow();
    assertEquals(0.001, rates.chosen().get(16.0));
    assertTrue(
        rates
            .lines()
            .contains(
                "Left out, for not all of their trials have finished: 1 of 6 pairs of size and"
                    + " rate."),
        rates.lines().toString());
  }

  @Test
  void oneSizeIsNotEnoughForARule() {
    pair(16, 0.001, NEVER, NEVER, 0.8);
    pair(16, 0.002, NEVER, NEVER, 0.7);
    assertTrue(rates().isEmpty());
    trial(64, 0.001, NEVER, 0.8, null);
    trial(64, 0.002, NEVER, 0.8, null);
    RatesBySize rates = rates().orElseThrow();
    assertTrue(rates.fragment().isEmpty());
    assertTrue(rates.lines().contains("A rule needs the best rates of two sizes."));
  }

  @Test
  void aSweepWhoseRateFollowsFromItsSizesSuggestsNone() {
    pair(16, 0.004, NEVER, NEVER, 0.8);
    pair(64, 0.002, NEVER, NEVER, 0.7);
    assertTrue(rates().isEmpty());
  }

  @Test
  void thePageOfTheSweepShowsIt() {
    measured();
    SweepPage page =
        new SweepPage("rates", SweepRanking.of(rows.table(JudgedBy.DEFAULT)), SettingRules.NONE);
    assertTrue(page.markdown().contains("at: {16: 0.004, 64: 0.002}"), page.markdown());
    assertTrue(page.html().contains("Learning rates"));
    assertTrue(page.tables().stream().anyMatch(table -> table.name().equals("rates_by_size")));
  }
}
