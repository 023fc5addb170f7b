package io.coursework.mlflow.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.mlflow.sweep.judging.JudgedBy;
import io.coursework.mlflow.sweep.judging.JudgedPart;
import io.coursework.mlflow.sweep.rule.SettingRules;
import io.coursework.tracking.run.MetricHistory;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunStatus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a sweep came to, from runs as they might have been recorded. */
class SweepPageTest {

  private static final JudgedBy HELD_OUT =
      new JudgedBy(JudgedBy.DEFAULT.measure(), JudgedPart.HELD_OUT);

  private final RowsOfSum rows = new RowsOfSum();

  /** Adds a trial, the next in number. */
  private void trial(
      String width, String rate, int seed, double accuracy, RunStatus status, String reason) {
    rows.add(
        HELD_OUT,
        seed,
        status,
        Map.of("model.d_model", width, "training.learning_rate", rate),
        Map.of(Run.END_REASON, reason),
        Map.of("eval/sum/accuracy", new MetricHistory(List.of(1L, 100L), List.of(0.1, accuracy))));
  }

  private void finished(String width, String rate, int seed, double accuracy) {
    trial(width, rate, seed, accuracy, RunStatus.FINISHED, "");
  }

  private SweepRanking ranking() {
    return SweepRanking.of(rows.table(HELD_OUT));
  }

  private void replicated() {
    finished("8", "0.001", 0, 0.2);
    finished("8", "0.001", 1, 0.4);
    finished("16", "0.001", 0, 0.8);
    finished("16", "0.001", 1, 0.9);
    finished("16", "0.01", 0, 1.0);
    trial("16", "0.01", 1, 0.3, RunStatus.FAILED, "the loss is NaN\tat step 70\nmore");
  }

  @Test
  void ranksSettingsByTheirMeanOverSeedsAndTakesTheBestAmongCompleteOnes() {
    replicated();
    SweepRanking ranking = ranking();

    assertEquals(3, ranking.settings().size());
    assertTrue(ranking.repeated());
    assertEquals("16", ranking.best().orElseThrow().values().get("model.d_model"));
    assertEquals("0.001", ranking.best().orElseThrow().values().get("training.learning_rate"));
    assertEquals(
        List.of("16", "0.01", "1.0000", "-", "1 of 2", "not told apart", "5, 6"),
        ranking.table(ranking.compared()).rows().get(0));
    assertEquals(
        List.of("16", "0.001", "0.8500", "0.215 to 1.000", "2 of 2", "best", "3, 4"),
        ranking.table(ranking.compared()).rows().get(1));
    assertEquals(
        "Best of 3 settings: model.d_model 16, training.learning_rate 0.001: held-out SUM 0.850"
            + " (0.215 to 1.000), mean over 2 seeds with its 95% interval (trials 3, 4).",
        ranking.sentence());
  }

  @Test
  void saysThatOneSeedASettingTellsLittleAndHowManyAreEquallyGood() {
    finished("8", "0.001", 0, 0.5);
    finished("16", "0.001", 0, 0.5);

    assertEquals(
        "Best of 2 settings: model.d_model 8: held-out SUM 0.500, one seed (trial 1). 2 settings"
            + " have the same result. One seed a setting cannot tell a better setting from a lucky"
            + " seed.",
        ranking().sentence());
    assertFalse(ranking().repeated());
  }

  @Test
  void listsTrialsByTheirResultAndThoseThatFailedWithTheirReason() {
    replicated();
    TrialTable trials = ranking().trials();

    assertEquals(
        List.of("5", "4", "3", "2", "1", "6"),
        trials.table().rows().stream().map(row -> row.get(0)).toList());
    assertEquals(
        List.of(
            List.of(
                "6",
                "16",
                "0.01",
                "1",
                "failed",
                "100",
                "0.3000 at 100",
                "the loss is NaN at step 70 more")),
        trials.stopped().rows());
  }

  @Test
  void leavesWhatThereIsWhereNothingHasFinished() {
    trial("8", "0.001", 0, 0.2, RunStatus.KILLED, "interrupted");
    trial("16", "0.001", 0, 0.2, null, "");
    SweepPage page = new SweepPage("none", ranking(), SettingRules.NONE);

    assertEquals("No trial has finished yet.", ranking().sentence());
    assertTrue(page.figures().isEmpty());
    assertTrue(page.markdown().contains("| 1 | 8 | 0 | killed |"), page.markdown());
    assertTrue(page.markdown().contains("it is running, or its process died"), page.markdown());
    assertTrue(page.html().contains("Not finished"));
  }

  @Test
  void drawsWhatVariesAndTheDescriptionFitsThePage() {
    for (int i = 0; i < 100; i++) {
      finished(Integer.toString(8 + i), Double.toString(0.001 * (i + 1)), 0, i / 100.0);
    }
    SweepPage page = new SweepPage("many", ranking(), SettingRules.NONE);

    assertEquals(
        List.of(
            "importance",
            "main_effects",
            "what_varies",
            "pair_model_d_model_training_learning_rate",
            "by_model_d_model",
            "by_training_learning_rate"),
        page.figures().stream().map(figure -> figure.name()).toList());
    assertTrue(page.markdown().length() < 8000, page.markdown().length() + " characters");
    assertTrue(page.markdown().contains("... and 80 more."), page.markdown());
    assertFalse(page.html().contains("<script src"));
  }
}
