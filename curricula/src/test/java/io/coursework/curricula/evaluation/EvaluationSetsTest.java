package io.coursework.curricula.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.Tasks;
import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.operation.MedianRule;
import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.curricula.split.MultisetHoldOut;
import io.coursework.curricula.split.NoHoldOut;
import io.coursework.curricula.split.Part;
import io.coursework.curricula.split.Rule;
import io.coursework.curricula.split.SplitSpec;
import io.coursework.curricula.task.Generator;
import io.coursework.curricula.task.Reduction;
import io.coursework.curricula.task.Task;
import io.coursework.curricula.token.ChainOfThought;
import io.coursework.curricula.token.Vocabulary;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvaluationSetsTest {
  private static final SplitSpec CRC = new MultisetHoldOut(Rule.CRC, 0.1);

  @ParameterizedTest
  @CsvSource({"TRAINING", "HELD_OUT"})
  void samplesOneOperationOfNestedTasksOnTheRightSide(Part part) {
    Task task = nested();
    EvaluationSet set = set(task, CRC, 4, "MED", part, 300);
    assertEquals(300, distinct(set));
    var split = CRC.split(task, 4);
    Vocabulary vocabulary = Tasks.vocabulary(10);
    for (Example example : set.examples()) {
      assertEquals(part == Part.HELD_OUT, split.heldOut(example.expression()));
      String prompt = vocabulary.decode(example.sequence().prompt());
      assertEquals("( MED", prompt.substring(0, 5));
      assertTrue(!prompt.contains("SUM") && !prompt.contains("MAX"), prompt);
    }
  }

  @Test
  void isTheSameEachTimeAndAnotherForAnotherSeed() {
    String digest = set(nested(), CRC, 4, "MED", Part.HELD_OUT, 50).digest();
    assertEquals(digest, set(nested(), CRC, 4, "MED", Part.HELD_OUT, 50).digest());
    assertNotEquals(digest, set(nested(), CRC, 5, "MED", Part.HELD_OUT, 50).digest());
    assertNotEquals(digest, set(nested(), CRC, 4, "MED", Part.TRAINING, 50).digest());
    assertNotEquals(digest, set(nested(), CRC, 4, "MED", Part.HELD_OUT, 49).digest());
    assertEquals(32, digest.length());
  }

  @Test
  @Tag("long")
  void takesWhatThereIsInASmallNestedUniverse() {
    Task tiny = Tasks.of(2, MedianRule.LOWER, 2, 0.5, 1, 2, Reduction.INNERMOST);
    assertEquals(72, set(tiny, new NoHoldOut(), 0, "SUM", Part.TRAINING, 2_000).examples().size());
  }

  @Test
  void saysWhatToDoWhereNothingIsHeldOut() {
    var thrown =
        assertThrows(
            InvalidSpecException.class,
            () -> set(recipe(MedianRule.LOWER), new NoHoldOut(), 0, "SUM", Part.HELD_OUT, 10));
    assertEquals(
        "split leaves no held-out expression of SUM; choose another type, a larger share or"
            + " another seed",
        thrown.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> set(recipe(MedianRule.LOWER), CRC, 0, "SUM", Part.HELD_OUT, 0));
  }

  private static EvaluationSet set(
      Task task, SplitSpec split, long seed, String operation, Part part, int maxExamples) {
    List<Operation> alone = List.of(task.operations().find(operation));
    return sets(task, split, seed).all(alone, part, maxExamples).get(0);
  }

  private static EvaluationSets sets(Task task, SplitSpec split, long seed) {
    return new EvaluationSets(
        task, new Generator(task), split.split(task, seed), new ChainOfThought(task), seed);
  }

  private static Task recipe(MedianRule median) {
    return Tasks.of(10, median, 1, 0, 2, 3, Reduction.INNERMOST);
  }

  private static Task nested() {
    return Tasks.of(10, MedianRule.LOWER, 3, 0.4, 2, 3, Reduction.LEFTMOST);
  }

  private static double weight(EvaluationSet set) {
    return weight(set, example -> true);
  }

  private static double weight(EvaluationSet set, Predicate<Example> some) {
    return set.examples().stream().filter(some).mapToDouble(Example::weight).sum();
  }

  private static boolean isPair(Example example) {
    return ((Application) example.expression()).operands().size() == 2;
  }

  private static boolean isZero(Example example) {
    return example.sequence().answer() == 0;
  }

  private static int distinct(EvaluationSet set) {
    Set<Object> distinct = new HashSet<>();
    set.examples().forEach(example -> distinct.add(example.expression()));
    return distinct.size();
  }
}
