package io.coursework.mlflow.experiment.recording;

import io.coursework.analysis.probe.TextTable;
import io.coursework.analysis.report.AnswerRow;
import io.coursework.curricula.evaluation.Score;
import io.coursework.curricula.split.SplitPart;
import io.coursework.mlflow.experiment.result.Evaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a run is looked at by, line by line: how it did, and what it wrote. */
public final class RunTables {

  private RunTables() {}

  private static final List<SplitPart> ORDER =
      List.of(
          SplitPart.HELD_OUT, SplitPart.UNSEEN_MULTISETS, SplitPart.MONITOR, SplitPart.TRAINING);

  /**
   * Accuracy by step, operation and part, and how much better training expressions of the same
   * layouts are answered.
   *
   * @param chained whether a chain can be right in another order of steps than the reference's
   */
  public static TextTable accuracy(List<Evaluation> evaluations, boolean chained) {
    List<List<String>> rows = new ArrayList<>();
    for (Evaluation evaluation : evaluations) {
      for (SplitPart part : ORDER) {
        evaluation
            .on(part)
            .forEach(
                (operation, score) -> {
                  List<String> row = new ArrayList<>();
                  row.add(Long.toString(evaluation.step()));
                  row.add(operation);
                  row.add(part.label());
                  row.addAll(shares(score, chained));
                  row.add(share(evaluation.gaps().on(part).getOrDefault(operation, Double.NaN)));
                  rows.add(row);
                });
      }
    }
    List<String> columns = new ArrayList<>(List.of("step", "operation", "expressions"));
    columns.addAll(shareColumns(chained));
    columns.add("gap");
    return new TextTable("accuracy", columns, rows);
  }

  private static List<String> shareColumns(boolean chained) {
    return chained
        ? List.of("answer", "whole chain", "valid chain")
        : List.of("answer", "whole chain");
  }

  private static List<String> shares(Score score, boolean chained) {
    return chained
        ? List.of(share(score.answer()), share(score.strict()), share(score.valid()))
        : List.of(share(score.answer()), share(score.strict()));
  }

  private static String share(double share) {
    return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.4f", share);
  }

  /**
   * What the model wrote, and what it should have written. The first two columns are those that
   * MLflow's pages set side by side for several runs.
   */
  public static TextTable predictions(List<AnswerRow> answers) {
    return new TextTable(
        "predictions",
        List.of("expression", "written", "expected", "right", "operation", "explanation"),
        answers.stream()
            .map(
                answer ->
                    List.of(
                        answer.expression(),
                        answer.written(),
                        answer.expected(),
                        answer.right() ? "yes" : "no",
                        answer.operation(),
                        answer.explanation()))
            .toList());
  }
}
