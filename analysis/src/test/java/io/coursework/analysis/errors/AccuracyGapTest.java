package io.coursework.analysis.errors;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.coursework.analysis.probe.Contrast;
import io.coursework.analysis.probe.FakeSubject;
import io.coursework.curricula.Course;
import io.coursework.curricula.evaluation.EvaluationSet;
import io.coursework.curricula.evaluation.Example;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.split.SplitPart;
import io.coursework.curricula.token.ChainOfThought;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Training and held-out expressions whose layouts overlap in part, with accuracies by hand. */
class AccuracyGapTest {

  private static final double EXACT = 1e-12;

  private final Course course = FakeSubject.course(10, 2, "SUM");
  private final EvaluationSet training =
      new EvaluationSet(
          "SUM",
          SplitPart.TRAINING,
          List.of(
              example("( SUM 1 2 )", 0.6), // right
              example("( SUM 3 4 )", 0.2),
              example("( SUM 1 ( SUM 2 3 ) )", 0.1), // right
              example("( SUM ( SUM 1 1 ) ( SUM 2 2 ) )", 0.1)));

  private Example example(String text, double weight) {
    Expression expression = course.task().syntax().parse(text);
    return new Example(expression, new ChainOfThought(course.task()).sequence(expression), weight);
  }

  private final EvaluationSet heldOut =
      new EvaluationSet(
          "SUM",
          SplitPart.HELD_OUT,
          List.of(
              example("( SUM 5 5 )", 0.2), // right
              example("( SUM 5 ( SUM 5 5 ) )", 0.3),
              example("( SUM ( SUM 5 5 ) 5 )", 0.5))); // right, and of a layout not trained

  @Test
  void isThatOfTheLayoutsThatBothPartsHave() {
    List<String> right =
        List.of("( SUM 1 2 )", "( SUM 1 ( SUM 2 3 ) )", "( SUM 5 5 )", "( SUM ( SUM 5 5 ) 5 )");
    FakeSubject subject =
        FakeSubject.of(course)
            .writing(
                example ->
                    right.stream()
                            .map(course.task().syntax()::parse)
                            .anyMatch(example.expression()::equals)
                        ? example.sequence().completion()
                        : new int[] {course.vocabulary().endId()});
    Contrast contrast = Contrast.of(training, heldOut, course.vocabulary()).orElseThrow();

    AccuracyGap gap =
        AccuracyGap.of(
            contrast,
            AnswerSheet.of(subject, List.of(contrast.training())).get(0),
            AnswerSheet.of(subject, List.of(heldOut)).get(0).as(contrast.heldOut()),
            1);

    // Of the held-out weight that has a like, 2 in 5 has one operation and 3 in 5 nests. Of one
    // operation 3 in 4 of the training is right, and all of what nests.
    assertEquals(0.4 * 0.75 + 0.6, gap.training().mean(), EXACT);
    assertEquals(0.4, gap.examined().mean(), EXACT);
    assertEquals(0.5, gap.gap().mean(), EXACT); // of all expressions 0.7 - 0.7
    assertEquals(1, contrast.trainingLeftOut());
    assertEquals(1, contrast.heldOutLeftOut());
  }

  /** The hash of a layout is another one in each process, so that it orders nothing. */
  @Test
  void layoutsOfOneShareStandAsTheirExpressionsDo() {
    List<Example> examples =
        List.of(
            example("( SUM ( SUM 1 1 ) ( SUM 2 2 ) )", 0.125),
            example("( SUM 1 2 )", 0.125),
            example("( SUM 1 2 ( SUM 1 2 ) )", 0.125),
            example("( SUM 1 ( SUM 2 3 ) )", 0.125),
            example("( SUM 1 2 3 )", 0.125),
            example("( SUM ( SUM 2 3 ) 1 )", 0.125),
            example("( SUM ( SUM 1 2 3 ) 1 )", 0.125),
            example("( SUM 1 ( SUM 1 2 3 ) )", 0.125));
    EvaluationSet known = new EvaluationSet("SUM", SplitPart.TRAINING, examples);
    EvaluationSet unknown = new EvaluationSet("SUM", SplitPart.HELD_OUT, examples);
    Contrast contrast = Contrast.of(known, unknown, course.vocabulary()).orElseThrow();
    FakeSubject subject = FakeSubject.of(course);

    AccuracyGap gap =
        AccuracyGap.of(
            contrast,
            AnswerSheet.of(subject, List.of(contrast.training())).get(0),
            AnswerSheet.of(subject, List.of(contrast.heldOut())).get(0),
            1);

    assertEquals(
        List.of(
            "( f ( f x x ) ( f x x ) )",
            "( f x x )",
            "( f x x ( f x x ) )",
            "( f x ( f x x ) )",
            "( f x x x )",
            "( f ( f x x ) x )",
            "( f ( f x x x ) x )",
            "( f x ( f x x x ) )"),
        gap.layouts(course.vocabulary(), 1).stream().map(row -> row.get(1)).toList());
  }
}
