package io.coursework.analysis.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.coursework.curricula.Course;
import io.coursework.curricula.evaluation.EvaluationSet;
import io.coursework.curricula.evaluation.Example;
import io.coursework.curricula.split.SplitPart;
import io.coursework.curricula.token.ChainOfThought;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ContrastTest {

  private final Course course = FakeSubject.course(10, 2, "SUM");

  private EvaluationSet set(SplitPart part, String... expressions) {
    List<Example> examples = new ArrayList<>();
    for (String text : expressions) {
      String[] weighed = text.split(" \\* ");
      var expression = course.task().syntax().parse(weighed[1]);
      examples.add(
          new Example(
              expression,
              new ChainOfThought(course.task()).sequence(expression),
              Double.parseDouble(weighed[0])));
    }
    return new EvaluationSet("SUM", part, examples);
  }

  private final EvaluationSet training =
      set(
          SplitPart.TRAINING,
          "0.6 * ( SUM 1 2 )",
          "0.2 * ( SUM 3 4 )",
          "0.1 * ( SUM 1 ( SUM 2 3 ) )",
          "0.1 * ( SUM ( SUM 1 1 ) ( SUM 2 2 ) )");
  private final EvaluationSet heldOut =
      set(
          SplitPart.HELD_OUT,
          "0.2 * ( SUM 5 5 )",
          "0.3 * ( SUM 5 ( SUM 5 5 ) )",
          "0.5 * ( SUM ( SUM 5 5 ) 5 )");

  @Test
  void weighsEachLayoutOfTheTrainingAsItIsHeldOut() {
    Contrast contrast = Contrast.of(training, heldOut, course.vocabulary()).orElseThrow();

    // Of the held-out weight that has a like, 0.4 has one operation and 0.6 nests on the right.
    assertEquals(List.of(0.3, 0.1, 0.6), weights(contrast.training()));
    assertEquals(List.of(0.4, 0.6), weights(contrast.heldOut()));
    assertEquals(1, contrast.trainingLeftOut());
    assertEquals(1, contrast.heldOutLeftOut());
  }

  @Test
  void weighsTheTrainingAmongSetsOfAllParts() {
    EvaluationSet monitor = set(SplitPart.MONITOR, "1 * ( SUM 7 7 )");
    List<EvaluationSet> sets =
        Contrast.comparable(List.of(training, heldOut, monitor), course.vocabulary());

    assertEquals(List.of(0.3, 0.1, 0.6), weights(sets.get(0)));
    assertSame(heldOut, sets.get(1));
    assertSame(monitor, sets.get(2));
  }

  @Test
  void comparesTheTrainingWithEachPartByItsOwnLayouts() {
    EvaluationSet monitor =
        set(SplitPart.MONITOR, "0.5 * ( SUM 7 7 )", "0.5 * ( SUM ( SUM 7 7 ) ( SUM 7 7 ) )");
    EvaluationSet apart = set(SplitPart.UNSEEN_MULTISETS, "1 * ( SUM ( SUM 5 5 ) 5 )");

    List<Contrast> contrasts =
        Contrast.all(List.of(training, heldOut, apart, monitor), course.vocabulary());

    assertEquals(2, contrasts.size(), "one part shares no layout");
    assertEquals(List.of(0.3, 0.1, 0.6), weights(contrasts.get(0).training()));
    assertEquals(SplitPart.MONITOR, contrasts.get(1).heldOut().part());
    // Among these one operation has 0.8, but half of the monitor; two at the root have the rest.
    assertEquals(List.of(0.375, 0.125, 0.5), weights(contrasts.get(1).training()));
    assertEquals(List.of(0.5, 0.5), weights(contrasts.get(1).heldOut()));
  }

  @Test
  void leavesTheTrainingAsItIsWhereNothingIsAlike() {
    EvaluationSet other = set(SplitPart.HELD_OUT, "1 * ( SUM ( SUM 5 5 ) 5 )");

    assertEquals(Optional.empty(), Contrast.of(training, other, course.vocabulary()));
    assertSame(training, Contrast.comparable(List.of(training, other), course.vocabulary()).get(0));
    assertSame(training, Contrast.comparable(List.of(training), course.vocabulary()).get(0));
  }

  private static List<Double> weights(EvaluationSet set) {
    return set.examples().stream()
        .map(example -> Math.round(1e12 * example.weight()) / 1e12)
        .toList();
  }
}
