package io.coursework.curricula.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.coursework.curricula.Tasks;
import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Literal;
import io.coursework.curricula.expression.Operations;
import io.coursework.curricula.notation.Notation;
import io.coursework.curricula.notation.NotationTasks;
import io.coursework.curricula.notation.Syntax;
import io.coursework.curricula.operation.MedianRule;
import io.coursework.curricula.operation.Sum;
import io.coursework.curricula.random.Randomness;
import io.coursework.curricula.task.Generator;
import io.coursework.curricula.task.OperationMix;
import io.coursework.curricula.task.Reduction;
import io.coursework.curricula.task.Task;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ChainOfThoughtTest {
  private static final Vocabulary TEN = Tasks.vocabulary(10);
  private static final Operations OPERATIONS = Tasks.operations(MedianRule.LOWER);
  private final Syntax notation = Tasks.bracket(OPERATIONS, 10);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "INNERMOST | ( SUM 3 9 4 ) | 6 E",
        "INNERMOST | ( SUM ( MAX 3 7 ) 2 ) | ( SUM 7 2 ) > 9 E",
        "INNERMOST | ( SUM ( MAX 3 7 ) ( MED 2 9 4 ) 8 ) | ( SUM 7 4 8 ) > 9 E",
        "LEFTMOST | ( SUM ( MAX 3 7 ) ( MED 2 9 4 ) 8 ) | ( SUM 7 ( MED 2 9 4 ) 8 ) > ( SUM 7 4 8 )"
            + " > 9 E",
        "NONE | ( SUM ( MAX 3 7 ) 2 ) | 9 E"
      })
  void writesTheExpressionThenItsSteps(Reduction reduction, String prompt, String completion) {
    ChainOfThought chain = new ChainOfThought(task(reduction, 2, 3));
    Sequence sequence = chain.sequence(notation.parse(prompt));
    assertEquals(prompt + " >", TEN.decode(sequence.prompt()));
    assertEquals(completion, TEN.decode(sequence.completion()));
  }

  @ParameterizedTest
  @EnumSource(Reduction.class)
  void keepsTheValueAtEveryStep(Reduction reduction) {
    Task task = Tasks.of(10, MedianRule.LOWER, 4, 0.5, 1, 4, reduction);
    ChainOfThought chain = new ChainOfThought(task(reduction, 2, 3));
    OperationMix mix =
        new OperationMix(
            OPERATIONS, Map.of("SUM", 1.0, "MAX", 1.0, "MIN", 1.0, "MED", 1.0, "PROD", 1.0));
    var random = Randomness.of(2, "chain test");
    for (int i = 0; i < 2_000; i++) {
      Expression expression = new Generator(task).draw(mix, random);
      int value = expression.value(10);
      List<Expression> steps = chain.steps(expression);
      int reductions = expression.reductions() + 1;
      for (Expression step : steps) {
        assertEquals(value, step.value(10));
        assertEquals(true, step.reductions() < reductions, "each step reduces");
        reductions = step.reductions();
      }
      assertEquals(new Literal(value), steps.get(steps.size() - 1));
      int expected =
          switch (reduction) {
            case LEFTMOST -> expression.reductions();
            case INNERMOST -> expression.depth();
            case NONE -> 1;
          };
      assertEquals(expected, steps.size() - 1);
      assertEquals(value, chain.sequence(expression).answer());
      assertEquals(
          true, chain.sequence(expression).length() <= ChainOfThought.longestSequence(task.spec()));
    }
  }

  @Test
  void hasNothingToSayAboutABareValue() {
    ChainOfThought chain = new ChainOfThought(task(Reduction.LEFTMOST, 2, 3));
    var thrown = assertThrows(IllegalArgumentException.class, () -> chain.sequence(new Literal(3)));
    assertEquals(
        "'3' is a bare value and has no chain of thought; write an operation, e.g. ( SUM 0 1 )",
        thrown.getMessage());
  }

  private static Map<String, Integer> counts(Task task, Expression expression) {
    ChainOfThought chain = new ChainOfThought(task);
    Map<String, Integer> counts = new HashMap<>();
    chain.countTokens(
        chain.steps(expression),
        (operation, tokens) -> counts.merge(operation.name(), tokens, Integer::sum));
    return counts;
  }

  @Test
  void countsATokenForTheInnermostOperationThatItIsWrittenIn() {
    // ( MAX 3 7 ) once; ( SUM 2 ), ( SUM 7 2 ), both separators and the answer
    assertEquals(
        Map.of("MAX", 5, "SUM", 4 + 5 + 2 + 1),
        counts(task(Reduction.INNERMOST, 2, 3), notation.parse("( SUM ( MAX 3 7 ) 2 )")));
  }

  @ParameterizedTest
  @EnumSource(Notation.class)
  void countsEveryTokenButTheEndOnce(Notation notation) {
    for (Reduction reduction : Reduction.values()) {
      Task task = NotationTasks.of(notation, 3, 0.5, 1, 4, reduction);
      var random = Randomness.of(3, "counted tokens");
      for (int i = 0; i < 100; i++) {
        Expression expression = new Generator(task).draw(NotationTasks.mix(task), random);
        assertEquals(
            new ChainOfThought(task).sequence(expression).length() - 1,
            counts(task, expression).values().stream().mapToInt(tokens -> tokens).sum());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "INNERMOST, 1, 3, 9", // ( SUM 1 2 3 ) > 6 E
    "LEFTMOST, 1, 3, 9",
    "INNERMOST, 1, 1, 7", // ( SUM 1 ) > 1 E
    "INNERMOST, 2, 3, 31", // 21 tokens, 6, 1; two separators and the end
    "NONE, 2, 3, 24" // 21 tokens and 1; a separator and the end
  })
  void boundsTheRecipesSequences(Reduction reduction, int depth, int operands, long longest) {
    assertEquals(longest, ChainOfThought.longestSequence(task(reduction, depth, operands).spec()));
  }

  @ParameterizedTest
  @CsvSource({
    "INNERMOST, 1, 2",
    "INNERMOST, 2, 2",
    "INNERMOST, 3, 2",
    "INNERMOST, 2, 3",
    "INNERMOST, 4, 1",
    "NONE, 1, 2",
    "NONE, 3, 2",
    "NONE, 2, 3",
    "LEFTMOST, 1, 2",
    "LEFTMOST, 2, 2",
    "LEFTMOST, 3, 2",
    "LEFTMOST, 2, 3",
    "LEFTMOST, 4, 1"
  })
  void boundsExactlyTheLongestOfAllShapes(Reduction reduction, int depth, int operands) {
    List<Expression> shapes = shapes(depth, operands);
    for (Notation notation : Notation.values()) {
      Task task = NotationTasks.of(notation, depth, 0.5, 1, operands, reduction);
      ChainOfThought chain = new ChainOfThought(task);
      int longest = 0;
      for (Expression shape : shapes) {
        if (shape instanceof Application) {
          longest = Math.max(longest, chain.sequence(shape).length());
        }
      }
      assertEquals(longest, ChainOfThought.longestSequence(task.spec()), notation::name);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "WORD | add_10 ( max_10 ( 3 7 ) median_10 ( 2 9 4 ) 8 ) = add_10 ( 7 median_10 ( 2 9 4 ) 8 )"
            + " = add_10 ( 7 4 8 ) = 9 <eos>",
        "POLISH | ( add_10 ( max_10 3 7 ) ( median_10 2 9 4 ) 8 ) = ( add_10 7 ( median_10 2 9 4 ) 8"
            + " ) = ( add_10 7 4 8 ) = 9 <eos>"
      })
  void writesTheSisterCodesChains(Notation notation, String text) {
    Task task = NotationTasks.of(notation, 2, 0.25, 2, 3, Reduction.LEFTMOST);
    Expression expression = task.syntax().parse(text.substring(0, text.indexOf(" =")));
    Sequence sequence = new ChainOfThought(task).sequence(expression);
    Vocabulary vocabulary = new Vocabulary(task);
    String prompt = vocabulary.decode(sequence.prompt());
    assertEquals(text, prompt + " " + vocabulary.decode(sequence.completion()));
  }

  @Test
  void saturatesWhereTheBoundIsAstronomical() {
    Task task = Tasks.of(10, MedianRule.LOWER, 20, 0.1, 1, 10, Reduction.LEFTMOST);
    assertEquals(Long.MAX_VALUE, ChainOfThought.longestSequence(task.spec()));
  }

  private static Task task(Reduction reduction, int depth, int operands) {
    return Tasks.of(10, MedianRule.LOWER, depth, 0.5, 1, operands, reduction);
  }

  /** Every tree of at most so many levels; the values do not matter for the length. */
  private static List<Expression> shapes(int depth, int operands) {
    List<Expression> shapes = new ArrayList<>(List.of(new Literal(0)));
    if (depth > 0) {
      List<Expression> below = shapes(depth - 1, operands);
      List<List<Expression>> lists = List.of(List.of());
      for (int k = 1; k <= operands; k++) {
        List<List<Expression>> longer = new ArrayList<>();
        for (List<Expression> list : lists) {
          for (Expression shape : below) {
            List<Expression> more = new ArrayList<>(list);
            more.add(shape);
            longer.add(more);
            shapes.add(new Application(new Sum(), more));
          }
        }
        lists = longer;
      }
    }
    return shapes;
  }
}
