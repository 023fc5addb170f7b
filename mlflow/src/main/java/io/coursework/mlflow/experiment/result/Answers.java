package io.coursework.mlflow.experiment.result;

import io.coursework.analysis.report.AnswerRow;
import io.coursework.curricula.Course;
import io.coursework.curricula.evaluation.ChainCheck;
import io.coursework.curricula.evaluation.ChainVerdict;
import io.coursework.curricula.evaluation.EvaluationSet;
import io.coursework.curricula.evaluation.Example;
import io.coursework.curricula.token.Vocabulary;
import io.coursework.tfmodel.evaluation.Evaluator;
import java.util.ArrayList;
import java.util.List;

/** What a model writes on expressions, and what is to be said about it. */
public final class Answers {

  private Answers() {}

  /**
   * Its answers to all examples of some sets, in their order; all go through the model together.
   */
  public static List<AnswerRow> of(Course course, Evaluator evaluator, List<EvaluationSet> sets) {
    Vocabulary vocabulary = course.vocabulary();
    ChainCheck check = new ChainCheck(course.task());
    List<int[]> generated =
        evaluator.generate(sets.stream().flatMap(set -> set.examples().stream()).toList());
    List<AnswerRow> answers = new ArrayList<>();
    for (EvaluationSet set : sets) {
      for (Example example : set.examples()) {
        int[] written = generated.get(answers.size());
        ChainVerdict verdict = check.check(example.expression(), written);
        answers.add(
            new AnswerRow(
                set.part().label(),
                set.operation(),
                course.task().syntax().print(example.expression()),
                vocabulary.decode(written),
                vocabulary.decode(example.sequence().completion()),
                verdict.right(),
                verdict.explanation()));
      }
    }
    return answers;
  }
}
