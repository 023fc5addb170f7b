package io.coursework.analysis.errors;

import io.coursework.analysis.probe.ExampleBootstrap;
import io.coursework.analysis.probe.Subject;
import io.coursework.analysis.statistics.ClusteredBootstrap;
import io.coursework.analysis.statistics.Interval;
import io.coursework.curricula.Course;
import io.coursework.curricula.evaluation.EvaluationSet;
import io.coursework.curricula.evaluation.Example;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.spec.Requirements;
import io.coursework.curricula.split.SplitPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * What a model wrote for the examples of an evaluation set.
 *
 * @param answers in the order of the set's examples
 */
record AnswerSheet(EvaluationSet set, List<WrittenAnswer> answers) {

  /** Checks the key that says how many examples of an operation are asked. */
  static void requireExamples(int examples) {
    new Requirements()
        .require(examples >= 1, "examples = %d is below 1; choose e.g. 1000", examples)
        .throwIfAny();
  }

  /**
   * One sheet per evaluation set of a part; of the training part where nothing is held out.
   *
   * @param examples most of a set
   */
  static List<AnswerSheet> of(Subject subject, SplitPart part, int examples) {
    Course course = subject.course();
    return of(subject, course.evaluationSets(existing(course, part), examples));
  }

  /** One sheet per set. */
  static List<AnswerSheet> of(Subject subject, List<EvaluationSet> sets) {
    List<Example> all = sets.stream().flatMap(set -> set.examples().stream()).toList();
    List<int[]> written = subject.generate(all);
    List<AnswerSheet> sheets = new ArrayList<>();
    int next = 0;
    for (EvaluationSet set : sets) {
      List<WrittenAnswer> answers = new ArrayList<>();
      for (Example example : set.examples()) {
        answers.add(WrittenAnswer.of(example, written.get(next++), subject.course().vocabulary()));
      }
      sheets.add(new AnswerSheet(set, answers));
    }
    return sheets;
  }

  /** The answers to some of its expressions, weighed as in another set. */
  AnswerSheet as(EvaluationSet other) {
    Map<Expression, WrittenAnswer> known =
        answers.stream()
            .collect(
                Collectors.toMap(answer -> answer.example().expression(), Function.identity()));
    return new AnswerSheet(
        other,
        other.examples().stream()
            .map(
                example -> {
                  WrittenAnswer own = known.get(example.expression());
                  return new WrittenAnswer(
                      example, own.root(), own.operands(), own.tokens(), own.written());
                })
            .toList());
  }

  /** The part, or the training part where nothing is held out. */
  static SplitPart existing(Course course, SplitPart part) {
    return course.parts().contains(part) ? part : SplitPart.TRAINING;
  }

  String operation() {
    return set.operation();
  }

  /** How its scores begin. */
  String key() {
    return operation().toLowerCase(Locale.ROOT);
  }

  /** How charts name it: the operation with the number of expressions. */
  String label() {
    return "%s (n=%d)".formatted(operation(), answers.size());
  }

  /** Means over the answers, weighted as everywhere, over resampled multisets. */
  ClusteredBootstrap weighted(long seed) {
    return ExampleBootstrap.weighted(answers.stream().map(WrittenAnswer::example).toList(), seed);
  }

  /** 1 for each answer that is right, and 0 for the others. */
  double[] hits() {
    return values(answers, answer -> answer.right() ? 1 : 0);
  }

  List<WrittenAnswer> wrongValues() {
    return answers.stream().filter(WrittenAnswer::wrongValue).toList();
  }

  static double[] values(List<WrittenAnswer> answers, ToDoubleFunction<WrittenAnswer> value) {
    return answers.stream().mapToDouble(value).toArray();
  }

  /** The mean over some answers, each of which counts once, over resampled multisets. */
  static Interval mean(List<WrittenAnswer> answers, double[] values, long seed) {
    return ExampleBootstrap.even(answers.stream().map(WrittenAnswer::example).toList(), seed)
        .mean(values);
  }
}
