package io.coursework.mlflow.experiment;

import io.coursework.analysis.probe.TextTable;
import io.coursework.curricula.Course;
import io.coursework.curricula.evaluation.ChainCheck;
import io.coursework.curricula.evaluation.EvaluationSet;
import io.coursework.curricula.evaluation.Example;
import io.coursework.curricula.evaluation.Part;
import io.coursework.curricula.evaluation.Score;
import io.coursework.curricula.evaluation.Verdict;
import io.coursework.curricula.token.Vocabulary;
import io.coursework.tfmodel.evaluation.Evaluator;
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
   * What the model writes on the examples of some sets, and what it should have written. The first
   * two columns are those that MLflow's pages set side by side for several runs.
   */
  static TextTable predictions(Course course, Evaluator evaluator, List<EvaluationSet> sets) {
    Vocabulary vocabulary = course.vocabulary();
    ChainCheck check = new ChainCheck(course.task());
    List<List<String>> rows = new ArrayList<>();
    for (EvaluationSet set : sets) {
      List<int[]> generated = evaluator.generate(set.examples());
      for (int i = 0; i < generated.size(); i++) {
        Example example = set.examples().get(i);
        Verdict verdict = check.check(example.expression(), generated.get(i));
        rows.add(
            List.of(
                course.task().syntax().print(example.expression()),
                vocabulary.decode(generated.get(i)),
                vocabulary.decode(example.sequence().completion()),
                verdict.right() ? "yes" : "no",
                set.operation(),
                verdict.explanation()));
      }
    }
    return new TextTable(
        "predictions",
        List.of("expression", "written", "expected", "right", "operation", "explanation"),
        rows);
  }
}
