package io.coursework.mlflow.experiment;

import io.coursework.analysis.probe.TextTable;
import io.coursework.analysis.report.Answer;
import io.coursework.curricula.evaluation.Part;
import io.coursework.curricula.evaluation.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a run is looked at by, line by line: how it did, and what it wrote. */
final class RunTables {

  private RunTables() {}

  /** Accuracy by step, operation and part. */
  static TextTable accuracy(List<Evaluation> evaluations) {
    List<List<String>> rows = new ArrayList<>();
    for (Evaluation evaluation : evaluations) {
      add(rows, evaluation.step(), Part.HELD_OUT, evaluation.heldOut());
      add(rows, evaluation.step(), Part.TRAINING, evaluation.training());
    }
    return new TextTable(
        "accuracy", List.of("step", "operation", "expressions", "answer", "whole chain"), rows);
  }

  private static void add(
      List<List<String>> rows, long step, Part part, Map<String, Score> scores) {
    scores.forEach(
        (operation, score) ->
            rows.add(
                List.of(
                    Long.toString(step),
                    operation,
                    part.label(),
                    share(score.answer()),
                    share(score.strict()))));
  }

  private static String share(double share) {
    return String.format(Locale.ROOT, "%.4f", share);
  }

  /**
   * What the model wrote, and what it should have written. The first two columns are those that
   * MLflow's pages set side by side for several runs.
   */
  static TextTable predictions(List<Answer> answers) {
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
