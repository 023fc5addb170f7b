package io.coursework.curricula.notation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.domain.Domain;
import io.coursework.curricula.domain.Integers;
import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Literal;
import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.operation.MedianRule;
import io.coursework.curricula.random.Randomness;
import io.coursework.curricula.task.Generator;
import io.coursework.curricula.task.Reduction;
import io.coursework.curricula.task.Task;
import io.coursework.curricula.token.ChainOfThought;
import io.coursework.curricula.token.Sequence;
import io.coursework.curricula.token.Vocabulary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds in every notation. */
class NotationTest {
  private static final List<Domain> DOMAINS =
      List.of(
          new Integers(2, MedianRule.LOWER),
          new Integers(10, MedianRule.UPPER),
          new Integers(26, MedianRule.FLOOR_MEAN),
          new Integers(128, MedianRule.LOWER),
          new NotationTasks.Elements(6));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "BRACKET | ( SUM ( MAX 3 7 ) ( MED 2 9 4 ) 8 ( MIN 1 ) )",
        "WORD | add_10 ( max_10 ( 3 7 ) median_10 ( 2 9 4 ) 8 min_10 ( 1 ) )",
        "POLISH | ( add_10 ( max_10 3 7 ) ( median_10 2 9 4 ) 8 ( min_10 1 ) )",
        "POSTFIX | ( ( 3 7 max_10 ) ( 2 9 4 median_10 ) 8 ( 1 min_10 ) add_10 )",
        "NYU | ( ( ( ( ( [SM ( ( ( [MAX 3 ) 7 ) ] ) ) ( ( ( ( [MED 2 ) 9 ) 4 ) ] ) ) 8 ) ( ( [MIN 1"
            + " ) ] ) ) ] )",
        "NYU_FLAT | [SM [MAX 3 7 ] [MED 2 9 4 ] 8 [MIN 1 ] ]"
      })
  void writesOneExpressionInItsOwnWay(Notation notation, String text) {
    Syntax syntax = task(notation, 2, 4, Reduction.LEFTMOST).syntax();
    Syntax bracket = task(Notation.BRACKET, 2, 4, Reduction.LEFTMOST).syntax();
    Expression expression = bracket.parse("( SUM ( MAX 3 7 ) ( MED 2 9 4 ) 8 ( MIN 1 ) )");
    assertEquals(text, syntax.print(expression));
    assertEquals(expression, syntax.parse(text));
  }

  @ParameterizedTest
  @EnumSource(Notation.class)
  void showsAChainOfThoughtAsItsExample(Notation notation) {
    Task task = task(notation, 2, 4, Reduction.LEFTMOST);
    String first = notation.example().split(" " + notation.separator() + " ")[0];
    Sequence sequence = new ChainOfThought(task).sequence(task.syntax().parse(first));
    assertEquals(notation.example(), text(new Vocabulary(task), sequence));
  }

  @ParameterizedTest
  @EnumSource(Notation.class)
  void readsABareValue(Notation notation) {
    for (Domain domain : DOMAINS) {
      Syntax syntax = NotationTasks.of(notation, domain, 1, 0, 1, 2, Reduction.NONE).syntax();
      for (int value = 0; value < domain.size(); value++) {
        assertEquals(new Literal(value), syntax.parse(" " + domain.text(value) + "\r\n"));
        assertEquals(domain.text(value), syntax.print(new Literal(value)));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Notation.class)
  void readsBackWhatItWrites(Notation notation) {
    for (Domain domain : DOMAINS) {
      for (int depth = 1; depth <= 5; depth++) {
        for (int operands = 1; operands <= 5; operands++) {
          Task task =
              NotationTasks.of(notation, domain, depth, 0.4, 1, operands, Reduction.LEFTMOST);
          Syntax syntax = task.syntax();
          Vocabulary vocabulary = new Vocabulary(task);
          for (Expression drawn : draw(task, 40)) {
            String text = syntax.print(drawn);
            assertEquals(drawn, syntax.parse(text));
            assertEquals(text, syntax.print(syntax.parse(text)));
            assertEquals(text, vocabulary.decode(vocabulary.encode(text)));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Notation.class)
  void hasOneTokenForEveryWord(Notation notation) {
    for (Domain domain : DOMAINS) {
      Task task = NotationTasks.of(notation, domain, 2, 0.5, 1, 3, Reduction.INNERMOST);
      Vocabulary vocabulary = new Vocabulary(task);
      assertEquals(vocabulary.size(), new HashSet<>(vocabulary.tokens()).size());
      var unused = new HashSet<>(vocabulary.tokens());
      for (Expression drawn : draw(task, 2_000)) {
        unused.removeAll(List.of(task.syntax().print(drawn).split(" ")));
      }
      assertEquals(new HashSet<>(List.of(notation.separator(), notation.end(), "<pad>")), unused);
    }
  }

  @ParameterizedTest
  @EnumSource(Notation.class)
  void writesChainsOfWhichEveryStepHasTheAnswersValue(Notation notation) {
    for (Reduction reduction : Reduction.values()) {
      for (Domain domain : DOMAINS) {
        for (int depth = 1; depth <= 4; depth++) {
          Task task = NotationTasks.of(notation, domain, depth, 0.4, 1, 4, reduction);
          ChainOfThought chain = new ChainOfThought(task);
          Vocabulary vocabulary = new Vocabulary(task);
          long longest = ChainOfThought.longestSequence(task.spec());
          for (Expression drawn : draw(task, 20)) {
            Sequence sequence = chain.sequence(drawn);
            assertTrue(sequence.length() <= longest);
            assertStepsKeepTheValue(task, drawn, text(vocabulary, sequence));
          }
        }
      }
    }
  }

  private static void assertStepsKeepTheValue(Task task, Expression drawn, String chain) {
    Notation notation = task.spec().notation();
    assertTrue(chain.endsWith(" " + notation.end()), chain);
    String body = chain.substring(0, chain.length() - notation.end().length());
    Expression last = null;
    for (String step : body.split(" " + notation.separator() + " ")) {
      last = task.syntax().parse(step);
      assertEquals(drawn.value(task.n()), last.value(task.n()), chain);
    }
    assertEquals(new Literal(drawn.value(task.n())), last);
  }

  @ParameterizedTest
  @EnumSource(Notation.class)
  void knowsHowManyWordsAnOperationAdds(Notation notation) {
    Syntax syntax = task(notation, 1, 1, Reduction.NONE).syntax();
    for (int operands = 1; operands <= 10; operands++) {
      Expression flat =
          new Application(
              NotationTasks.mix(task(notation, 1, 1, Reduction.NONE)).draw(Randomness.of(1, "any")),
              Collections.nCopies(operands, new Literal(0)));
      int words = syntax.print(flat).split(" ").length;
      assertEquals(words - operands, notation.overhead(operands));
    }
  }

  @ParameterizedTest
  @EnumSource(Notation.class)
  void understandsEveryNameOfAnOperationInAnyCase(Notation notation) {
    Task task = task(notation, 1, 2, Reduction.NONE);
    for (Operation operation : task.operations().all()) {
      Expression expression = new Application(operation, List.of(new Literal(3), new Literal(4)));
      String written = notation.spelling().name(operation);
      String text = task.syntax().print(expression);
      List<String> names = new ArrayList<>(operation.aliases());
      names.add(operation.name());
      for (String name : names) {
        assertEquals(expression, task.syntax().parse(text.replace(written, name)));
        String small = text.replace(written, name.toLowerCase(Locale.ROOT));
        assertEquals(expression, task.syntax().parse(small));
      }
    }
  }

  private static Task task(Notation notation, int depth, int operands, Reduction reduction) {
    return NotationTasks.of(notation, depth, 0.5, 1, operands, reduction);
  }

  private static List<Expression> draw(Task task, int count) {
    var mix = NotationTasks.mix(task);
    var random = Randomness.of(7, "notations", task.spec().maxDepth(), task.spec().maxOperands());
    Generator generator = new Generator(task);
    List<Expression> drawn = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      drawn.add(generator.draw(mix, random));
    }
    return drawn;
  }

  private static String text(Vocabulary vocabulary, Sequence sequence) {
    return vocabulary.decode(sequence.prompt()) + " " + vocabulary.decode(sequence.completion());
  }
}
