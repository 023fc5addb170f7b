package io.coursework.mlflow.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.mlflow.experiment.recording.Measure;
import io.coursework.mlflow.sweep.judging.Constraint;
import io.coursework.mlflow.sweep.judging.Goal;
import io.coursework.mlflow.sweep.judging.JudgedBy;
import io.coursework.mlflow.sweep.judging.JudgedPart;
import io.coursework.mlflow.sweep.judging.Objective;
import io.coursework.mlflow.sweep.rule.SettingRules;
import io.coursework.tracking.run.MetricHistory;
import io.coursework.tracking.run.RunStatus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is said of sweeps that want something else than accuracy. */
class RankingWordsTest {

  private static final Objective LOSS = new Objective("train/loss", Goal.MINIMIZE);
  private static final Objective SIZE = new Objective("model.parameters", Goal.MINIMIZE);

  private final RowsOfSum rows = new RowsOfSum();

  /** Adds a finished trial, the next in number; a loss that is NaN is missing. */
  private void trial(JudgedBy by, String width, int seed, double loss) {
    rows.add(
        by,
        seed,
        RunStatus.FINISHED,
        Map.of("model.d_model", width, "model.parameters", width + "00"),
        Map.of(),
        Double.isNaN(loss)
            ? Map.of()
            : Map.of("train/loss", new MetricHistory(List.of(100L), List.of(loss))));
  }

  private static JudgedBy by(List<Objective> objectives, String... constraints) {
    return new JudgedBy(
        Measure.ANSWER,
        JudgedPart.HELD_OUT,
        objectives,
        List.of(constraints).stream().map(Constraint::of).toList());
  }

  private SweepRanking ranking(JudgedBy by) {
    return SweepRanking.of(rows.table(by));
  }

  private static List<String> widths(List<SettingResult> settings) {
    return settings.stream().map(setting -> setting.values().get("model.d_model")).toList();
  }

  @Test
  void theLeastIsTheBestAndWhatHasNoNumberTheWorst() {
    JudgedBy by = by(List.of(LOSS));
    trial(by, "8", 0, 0.3);
    trial(by, "8", 1, Double.NaN);
    trial(by, "16", 0, 1.5);
    trial(by, "16", 1, 1.7);
    trial(by, "32", 0, 2.0);
    trial(by, "32", 1, 2.2);
    SweepRanking ranking = ranking(by);

    assertEquals(List.of("16", "32", "8"), widths(ranking.settings()));
    String said = ranking.sentence();
    assertTrue(
        said.startsWith("Best of 2 settings: model.d_model 16: lowest train/loss 1.6000 ("), said);
    assertTrue(
        said.endsWith(
            "1 finished trial has no number for train/loss, minimized and counts as the worst (2)."),
        said);
    List<List<String>> lines = ranking.table(ranking.compared()).rows();
    assertEquals("no number", lines.get(2).get(4));
    assertEquals("train/loss, minimized", ranking.table(ranking.compared()).columns().get(1));
  }

  @Test
  void whatBreaksAConstraintIsNeverTheBest() {
    JudgedBy by = by(List.of(Objective.ACCURACY), "train/loss <= 1");
    JudgedBy least = by(List.of(SIZE), "train/loss <= 1");
    trial(least, "8", 0, 1.2);
    trial(least, "16", 0, 0.9);
    trial(least, "32", 0, 0.5);
    SweepRanking ranking = ranking(least);
    assertEquals(List.of("16", "32", "8"), widths(ranking.settings()));
    assertTrue(
        ranking
            .sentence()
            .contains("1 of 3 settings do not keep to train/loss <= 1 and rank behind."),
        ranking.sentence());
    assertTrue(
        ranking.table(ranking.compared()).rows().get(2).contains("1.2, broken"),
        ranking.table(ranking.compared()).rows().toString());
    assertEquals(List.of("train/loss <= 1"), by.late().stream().map(Constraint::text).toList());
  }

  @Test
  void whereNoneKeepsToThemTheNearestIsNamed() {
    JudgedBy by = by(List.of(SIZE), "train/loss <= 0.1");
    trial(by, "8", 0, 1.2);
    trial(by, "16", 0, 0.9);
    assertTrue(ranking(by).best().isEmpty());
    assertEquals(
        "None of 2 settings keeps to train/loss <= 0.1; the nearest is model.d_model 16 (trial 2).",
        ranking(by).sentence());
  }

  @Test
  void severalObjectivesHaveAFrontOfMeans() {
    JudgedBy by = by(List.of(LOSS, SIZE));
    trial(by, "8", 0, 2.0);
    trial(by, "8", 1, 1.0); // 1.5 and 800
    trial(by, "16", 0, 1.6);
    trial(by, "16", 1, 1.6); // worse in both
    trial(by, "32", 0, 0.2);
    trial(by, "32", 1, 0.4); // 0.3 and 3200
    SweepRanking ranking = ranking(by);
    ParetoFront front = ranking.front().orElseThrow();

    assertEquals(List.of("32", "8"), widths(front.settings()));
    assertEquals(2, front.table().rows().size());
    assertTrue(front.figure().orElseThrow().svg().startsWith("<svg"));
    assertEquals(Map.of("pareto_front/settings", 2.0), front.metrics());
    assertEquals(
        "2 of 3 settings are the best compromises of train/loss, minimized and model.parameters,"
            + " minimized: no other is better in one of them and as good in all.",
        ranking.sentence());
    SweepPage page = new SweepPage("two", ranking, SettingRules.NONE);
    assertTrue(page.html().contains("Best compromises"));
    assertEquals("pareto_front", page.tables().get(0).name());
    assertEquals("pareto_front", page.figures().get(0).name());
  }
}
