package io.coursework.curricula.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.coursework.curricula.Tasks;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Literal;
import io.coursework.curricula.operation.MedianRule;
import io.coursework.curricula.split.SplitPart;
import io.coursework.curricula.task.Reduction;
import io.coursework.curricula.task.Task;
import io.coursework.curricula.token.ChainOfThought;
import io.coursework.curricula.token.Sequence;
import io.coursework.curricula.token.Vocabulary;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoringTest {
  private static final Vocabulary TEN = Tasks.vocabulary(10);
  private final Scoring scoring = new Scoring(Tasks.recipe());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "( SUM 7 2 ) > 9 E | 1 | 1",
        "( SUM 7 2 ) > 9 E <pad> 3 | 1 | 1", // nothing counts after the end
        "( SUM 3 2 ) > 9 E | 1 | 0", // the right answer by a wrong way
        "9 E | 1 | 0",
        "( SUM 7 2 ) > 8 E | 0 | 0",
        "( SUM 7 2 ) > 9 | 0 | 0", // no end
        "E | 0 | 0",
        "'' | 0 | 0"
      })
  void scoresAnswerAndChain(String generated, double answer, double strict) {
    EvaluationSet set =
        new EvaluationSet("SUM", SplitPart.HELD_OUT, List.of(example("( SUM 7 2 ) > 9 E", 1)));
    assertEquals(
        new Score(answer, strict, strict), scoring.score(set, List.of(TEN.encode(generated))));
  }

  @Test
  void weighsTheExamples() {
    EvaluationSet set =
        new EvaluationSet(
            "SUM", SplitPart.HELD_OUT, List.of(example("9 E", 0.75), example("4 E", 0.25)));
    int[] nine = TEN.encode("9 E");
    assertEquals(new Score(0.75, 0.75, 0.75), scoring.score(set, List.of(nine, nine)));
    assertEquals(0.75, set.chance());
  }

  @Test
  void wantsOneCompletionPerExample() {
    EvaluationSet set = new EvaluationSet("SUM", SplitPart.HELD_OUT, List.of(example("9 E", 1)));
    assertThrows(IllegalArgumentException.class, () -> scoring.score(set, List.of()));
    assertThrows(
        IllegalArgumentException.class,
        () -> new EvaluationSet("SUM", SplitPart.HELD_OUT, List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "( SUM 3 ( SUM 4 0 ) ) > ( SUM 3 4 ) > 7 E | 1 | 1", // the reference
        "( SUM ( SUM 1 2 ) 4 ) > ( SUM 3 4 ) > 7 E | 0 | 1", // from the right
        "( SUM 3 4 ) > 7 E | 0 | 1", // both at once
        "( SUM 4 3 ) > 7 E | 0 | 0",
        "( SUM 3 ( SUM 4 0 ) ) > 7 E | 0 | 0", // a leap
        "( SUM 3 ( SUM 4 0 ) ) > ( SUM 3 4 ) > ( SUM 3 4 ) > 7 E | 0 | 0",
      })
  void takesAnyOrderOfReductionsForValid(String generated, double strict, double valid) {
    Task task = Tasks.of(10, MedianRule.LOWER, 2, 0.5, 2, 3, Reduction.LEFTMOST);
    Expression expression = task.syntax().parse("( SUM ( SUM 1 2 ) ( SUM 4 0 ) )");
    Example example = new Example(expression, new ChainOfThought(task).sequence(expression), 1);
    EvaluationSet set = new EvaluationSet("SUM", SplitPart.HELD_OUT, List.of(example));
    assertEquals(
        new Score(1, strict, valid), new Scoring(task).score(set, List.of(TEN.encode(generated))));
  }

  private static Example example(String completion, double weight) {
    Sequence sequence = new Sequence(TEN.encode("( SUM 3 4 2 ) >"), TEN.encode(completion));
    return new Example(new Literal(0), sequence, weight);
  }
}
