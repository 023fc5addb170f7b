package io.coursework.curricula.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.coursework.curricula.Tasks;
import io.coursework.curricula.domain.Domain;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.notation.Notation;
import io.coursework.curricula.notation.NotationTasks;
import io.coursework.curricula.operation.MedianRule;
import io.coursework.curricula.random.Randomness;
import io.coursework.curricula.task.ChainError;
import io.coursework.curricula.task.Generator;
import io.coursework.curricula.task.Reduction;
import io.coursework.curricula.task.Task;
import io.coursework.curricula.token.ChainOfThought;
import io.coursework.curricula.token.Vocabulary;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ChainCheckTest {
  private static final Task TASK =
      Tasks.of(10, MedianRule.LOWER, 3, 0.5, 2, 3, Reduction.INNERMOST);
  private static final String PROMPT = "( SUM ( MAX 3 7 ) ( MED 2 9 4 ) 8 )";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "( SUM 7 4 8 ) > 9 E | true | 9 | -1 | none | Every step and the answer 9 are right.",
        "( SUM 7 ( MED 2 9 4 ) 8 ) > ( SUM 7 4 8 ) > 9 E | true | 9 | -1 | none | Every step and the"
            + " answer 9 are right.",
        "( SUM 7 5 8 ) > 0 E | false | 0 | 1 | WRONG_VALUE | Step 1 is wrong: ( MED 2 9 4 ) is 4, not 5.",
        "( SUM 7 4 8 ) > 3 E | false | 3 | 2 | WRONG_VALUE | Step 2 is wrong: ( SUM 7 4 8 ) is 9, not 3.",
        "( SUM 7 4 1 ) > 9 E | true | 9 | 1 | COPY_ERROR | Step 1 is wrong: 1 does not follow from 8.",
        "( MAX 7 4 8 ) > 8 E | false | 8 | 1 | COPY_ERROR | Step 1 is wrong: ( MAX 7 4 8 ) does not follow from"
            + " ( SUM ( MAX 3 7 ) ( MED 2 9 4 ) 8 ).",
        "9 E | true | 9 | 1 | LEAP_OR_REPEAT | Step 1 is wrong: 9 does not follow from ( SUM ( MAX 3 7 ) ( MED 2 9 4"
            + " ) 8 ).",
        "( SUM 7 4 8 ) > ( SUM 7 4 8 ) > 9 E | true | 9 | 2 | LEAP_OR_REPEAT | Step 2 is wrong: it repeats the step"
            + " before.",
        "( SUM 7 4 > 9 E | true | 9 | 1 | SYNTAX | Step 1 is wrong: '( SUM 7 4' is not an expression (column 10:"
            + " the text ends, expected a value 0..9, '(' or ')').",
        "( SUM 7 4 8 ) E | false | none | 2 | EARLY_END | Step 2 is wrong: the chain ends at ( SUM 7 4 8 ), before"
            + " an answer.",
        "E | false | none | 1 | SYNTAX | Step 1 is wrong: '' is not an expression (column 1: the text ends,"
            + " expected a value 0..9 or '(').",
        "( SUM 7 4 8 ) > 9 | false | none | -1 | MISSING_END | The chain never ends: there is no end token E.",
        "( SUM 7 4 | false | none | -1 | MISSING_END | The chain never ends: there is no end token E.",
        "( SUM 7 4 8 ) > 9 > 9 E | true | 9 | 3 | MISSING_END | Step 3 is wrong: it repeats the step before."
      })
  void saysWhereAChainGoesWrong(
      String generated,
      boolean right,
      Integer answer,
      int firstWrongStep,
      ChainError error,
      String explanation) {
    assertEquals(
        new ChainVerdict(right, answer, firstWrongStep, error, explanation),
        check(PROMPT, generated));
  }

  @ParameterizedTest
  @CsvSource({
    "9 E, true, The answer 9 is right.",
    "8 E, false, 'Step 1 is wrong: ( SUM 7 2 ) is 9, not 8.'"
  })
  void judgesABareAnswer(String generated, boolean right, String explanation) {
    ChainVerdict verdict = check("( SUM 7 2 )", generated);
    assertEquals(right, verdict.right());
    assertEquals(explanation, verdict.explanation());
  }

  @ParameterizedTest
  @EnumSource(Notation.class)
  void readsChainsInEveryNotation(Notation notation) {
    for (Reduction reduction : Reduction.values()) {
      for (Domain domain : List.of(TASK.domain(), new NotationTasks.Elements(6))) {
        Task task = NotationTasks.of(notation, domain, 3, 0.4, 1, 3, reduction);
        var random = Randomness.of(5, "chain check");
        for (int i = 0; i < 100; i++) {
          Expression drawn = new Generator(task).draw(NotationTasks.mix(task), random);
          int[] chain = new ChainOfThought(task).sequence(drawn).completion();
          ChainCheck check = new ChainCheck(task);
          ChainVerdict right = check.check(drawn, chain);
          assertEquals(true, right.right());
          assertEquals(drawn.value(task.n()), right.answer());
          assertEquals(-1, right.firstWrongStep(), right.explanation());

          int answer = chain.length - 2;
          chain[answer] = (chain[answer] + 1) % task.n();
          ChainVerdict wrong = check.check(drawn, chain);
          int steps = new ChainOfThought(task).steps(drawn).size() - 1;
          assertEquals(false, wrong.right());
          assertEquals(steps, wrong.firstWrongStep(), wrong.explanation());
        }
      }
    }
  }

  @Test
  void speaksTheTasksOwnNotation() {
    Domain elements = new NotationTasks.Elements(6);
    Task task = NotationTasks.of(Notation.WORD, elements, 2, 0.5, 1, 3, Reduction.LEFTMOST);
    Vocabulary vocabulary = new Vocabulary(task);
    Expression expression = task.syntax().parse("add_6 ( p3 p4 )");
    ChainCheck check = new ChainCheck(task);
    assertEquals(
        "Step 1 is wrong: add_6 ( p3 p4 ) is p1, not p2.",
        check.check(expression, vocabulary.encode("p2 <eos>")).explanation());
    assertEquals(
        "The answer p1 is right.",
        check.check(expression, vocabulary.encode("p1 <eos>")).explanation());
    assertEquals(
        "The chain never ends: there is no end token <eos>.",
        check.check(expression, vocabulary.encode("p1")).explanation());
  }

  private static ChainVerdict check(String prompt, String generated) {
    var notation = Tasks.bracket(TASK.operations(), 10);
    int[] tokens = Tasks.vocabulary(10).encode(generated);
    return new ChainCheck(TASK).check(notation.parse(prompt), tokens);
  }
}
