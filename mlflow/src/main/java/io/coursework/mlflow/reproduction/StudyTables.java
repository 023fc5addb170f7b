package io.coursework.mlflow.reproduction;

import io.coursework.analysis.probe.TextTable;
import io.coursework.analysis.transition.Bracket;
import io.coursework.analysis.transition.SizeThreshold;
import io.coursework.mlflow.reproduction.evidence.Arm;
import io.coursework.mlflow.reproduction.evidence.Clock;
import io.coursework.mlflow.reproduction.evidence.Measured;
import io.coursework.mlflow.reproduction.evidence.ModelSize;
import io.coursework.mlflow.reproduction.evidence.PaperStudy;
import io.coursework.mlflow.reproduction.evidence.StudyRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The tables behind a study's verdicts. */
final class StudyTables {

  private StudyTables() {}

  /** N* of each arm by a quarter, half and all of the budget, by both meanings of size. */
  static TextTable sizes(PaperStudy study) {
    List<List<String>> rows = new ArrayList<>();
    for (Arm arm : study.arms()) {
      double whole = study.budget(Clock.ALL_TOKENS, arm);
      for (double share : new double[] {0.25, 0.5, 1}) {
        for (ModelSize size : ModelSize.values()) {
          SizeThreshold threshold =
              study.thresholds(size, Clock.ALL_TOKENS).at(arm.curriculum(), share * whole);
          Bracket interval = threshold.interval(Measured.LEVEL);
          rows.add(
              List.of(
                  arm.curriculum(),
                  "%.0f".formatted(share * whole),
                  size.label(),
                  end(threshold.point().value()),
                  end(interval.low()),
                  end(interval.high())));
        }
      }
    }
    return new TextTable(
        "sizes", List.of("curriculum", "tokens", "size", "N*", "low", "high"), rows);
  }

  private static String end(double size) {
    return Double.isNaN(size) || Double.isInfinite(size) || size == 0
        ? ""
        : String.format(Locale.ROOT, "%.0f", size);
  }

  /**
   * All runs with the tokens by which each had learned.
   *
   * @param pages whether with the address of each on the server, which others may not reach
   */
  static TextTable runs(PaperStudy study, boolean pages) {
    List<List<String>> rows = new ArrayList<>();
    for (Arm arm : study.arms()) {
      for (StudyRun run : study.runs(arm)) {
        List<String> row =
            new ArrayList<>(
                TextTable.row(
                    arm.curriculum(),
                    run.width(),
                    "%.0f".formatted(run.size(ModelSize.TOTAL)),
                    "%.0f".formatted(run.size(ModelSize.BLOCK)),
                    run.block(),
                    run.learned() ? "%.0f".formatted(run.time(Clock.ALL_TOKENS).to()) : "",
                    run.learned() ? "%.0f".formatted(run.time(Clock.TARGET_TOKENS).to()) : "",
                    "%.0f".formatted(run.tokens()),
                    run.accuracy(),
                    run.record().name()));
        if (pages) {
          row.add(run.page());
        }
        rows.add(row);
      }
    }
    List<String> columns =
        new ArrayList<>(
            List.of(
                "curriculum",
                "d_model",
                "parameters",
                "block_parameters",
                "block",
                "learned_at_tokens",
                "learned_at_target_tokens",
                "tokens",
                "held-out",
                "run"));
    if (pages) {
      columns.add("page");
    }
    return new TextTable(Report.RUNS, columns, rows);
  }
}
