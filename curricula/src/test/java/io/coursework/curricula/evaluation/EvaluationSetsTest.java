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
import io.coursework.curricula.split.OperationPairHoldOut;
import io.coursework.curricula.split.Rule;
import io.coursework.curricula.split.SplitPart;
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
  @CsvSource({
    "SUM, LOWER, 0.100",
    "PROD, LOWER, 0.349",
    "MAX, LOWER, 0.231",
    "MIN, LOWER, 0.231",
    "MED, UPPER, 0.133",
    "MED, LOWER, 0.133",
    "MED, FLOOR_MEAN, 0.169"
  })
  void knowsTheChanceOfTheWholeUniverse(String operation, MedianRule median, double chance) {
    EvaluationSet set =
        set(recipe(median), new NoHoldOut(), 0, operation, SplitPart.TRAINING, 1_100);
    assertEquals(1_100, set.examples().size());
    assertEquals(chance, set.chance(), 0.0005); // published to three digits
  }

  @Test
  void knowsTheChanceOfTheRecipesHeldOutSums() {
    EvaluationSet set = set(recipe(MedianRule.LOWER), CRC, 0, "SUM", SplitPart.HELD_OUT, 2_000);
    assertEquals(87, set.examples().size());
    assertEquals(0.227, set.chance(), 0.0005); // published to three digits
    assertEquals(1, weight(set), 1e-12); // 87 roundings of 1e-16
    // a pair has ten times the probability of a triple; 6 pairs and 81 triples
    assertEquals(10.0 / (60 + 81), set.examples().get(0).weight(), 1e-12);
  }

  @Test
  void partsTheUniverseWithoutRest() {
    Task task = recipe(MedianRule.LOWER);
    assertEquals(1_013, set(task, CRC, 0, "MAX", SplitPart.TRAINING, 2_000).examples().size());
    assertEquals(87, set(task, CRC, 0, "MAX", SplitPart.HELD_OUT, 87).examples().size());
  }

  @Test
  void samplesDistinctExpressionsWhereThereAreTooMany() {
    EvaluationSet set = set(recipe(MedianRule.LOWER), CRC, 0, "SUM", SplitPart.HELD_OUT, 86);
    assertEquals(86, distinct(set));
    // the six pairs surely, 80 of 81 triples, which stand for the one that is missing
    assertEquals(10.0 / (60 + 81), set.examples().get(0).weight(), 1e-12);
    assertEquals(81.0 / 80 / (60 + 81), set.examples().get(85).weight(), 1e-12);
    assertEquals(1, weight(set), 1e-12);
  }

  @Test
  @Tag("long")
  void estimatesTheWholePartBySamplesOfIt() {
    EvaluationSet all = set(recipe(MedianRule.LOWER), CRC, 0, "PROD", SplitPart.TRAINING, 2_000);
    double pairs = 0;
    double zeros = 0;
    int seeds = 400;
    for (int seed = 0; seed < seeds; seed++) {
      Task task = recipe(MedianRule.LOWER);
      EvaluationSet sample =
          new EvaluationSets(
                  task, new Generator(task), CRC.split(task, 0), new ChainOfThought(task), seed)
              .of(task.operations().find("PROD"), SplitPart.TRAINING, 60)
              .orElseThrow();
      assertEquals(60, distinct(sample));
      pairs += weight(sample, EvaluationSetsTest::isPair) / seeds;
      zeros += weight(sample, EvaluationSetsTest::isZero) / seeds;
    }
    // a draw of 60 has a standard error below sqrt(0.25 / 60) = 0.065, the mean of 400 below 0.0033
    assertEquals(weight(all, EvaluationSetsTest::isPair), pairs, 0.015);
    assertEquals(weight(all, EvaluationSetsTest::isZero), zeros, 0.015);
  }

  @Test
  @Tag("long")
  void weighsDrawsOfNestedTasksByHowOftenTheyCame() {
    Task tiny = Tasks.of(2, MedianRule.LOWER, 2, 0.5, 1, 1, Reduction.INNERMOST);
    EvaluationSet set = set(tiny, new NoHoldOut(), 0, "SUM", SplitPart.TRAINING, 2_000);
    assertEquals(4, set.examples().size()); // one value, or an operation on one
    for (Example example : set.examples()) {
      assertEquals(0.25, example.weight(), 0.005); // of 2 million draws
    }
  }

  @Test
  void addsAMixedSetWhereSeveralOperationsNest() {
    List<Operation> taught = nested().operations().all().subList(0, 3);
    EvaluationSets sets = sets(nested(), CRC, 4);
    assertEquals(
        List.of("SUM", "MAX", "MIN", "mixed"),
        sets.all(taught, SplitPart.HELD_OUT, 200).stream().map(EvaluationSet::operation).toList());
    assertEquals(1, sets.all(taught.subList(0, 1), SplitPart.HELD_OUT, 200).size());
    assertEquals(
        3, sets(recipe(MedianRule.LOWER), CRC, 4).all(taught, SplitPart.HELD_OUT, 9).size());
    EvaluationSet mixed = sets.mixed(taught, SplitPart.HELD_OUT, 2_000).orElseThrow();
    for (Operation operation : nested().operations().all()) {
      double share =
          weight(mixed, e -> ((Application) e.expression()).operation().equals(operation));
      assertEquals(taught.contains(operation) ? 1.0 / 3 : 0, share, 0.06); // 5 standard errors
    }
    assertTrue(
        mixed.examples().stream()
            .anyMatch(
                e ->
                    Tasks.bracket(nested().operations(), 10)
                        .print(e.expression())
                        .matches(".*SUM.*MAX.*MIN.*")));
  }

  @Test
  void leavesOutSetsThatWouldBeEmpty() {
    SplitSpec pairs = new OperationPairHoldOut(List.of("SUM MAX"));
    List<Operation> taught = nested().operations().all().subList(0, 2);
    EvaluationSets sets = sets(nested(), pairs, 0);
    for (int maxExamples : new int[] {1, 300}) {
      assertEquals(
          List.of("mixed"),
          sets.all(taught, SplitPart.HELD_OUT, maxExamples).stream()
              .map(EvaluationSet::operation)
              .toList());
    }
    assertEquals(3, sets.all(taught, SplitPart.TRAINING, 1).size());
  }

  @ParameterizedTest
  @CsvSource({"TRAINING", "HELD_OUT"})
  void samplesOneOperationOfNestedTasksOnTheRightSide(SplitPart part) {
    Task task = nested();
    EvaluationSet set = set(task, CRC, 4, "MED", part, 300);
    assertEquals(300, distinct(set));
    var split = CRC.split(task, 4);
    Vocabulary vocabulary = Tasks.vocabulary(10);
    for (Example example : set.examples()) {
      assertEquals(part == SplitPart.HELD_OUT, split.heldOut(example.expression()));
      String prompt = vocabulary.decode(example.sequence().prompt());
      assertEquals("( MED", prompt.substring(0, 5));
      assertTrue(!prompt.contains("SUM") && !prompt.contains("MAX"), prompt);
    }
  }

  @Test
  void isTheSameEachTimeAndAnotherForAnotherSeed() {
    String digest = set(nested(), CRC, 4, "MED", SplitPart.HELD_OUT, 50).digest();
    assertEquals(digest, set(nested(), CRC, 4, "MED", SplitPart.HELD_OUT, 50).digest());
    assertNotEquals(digest, set(nested(), CRC, 5, "MED", SplitPart.HELD_OUT, 50).digest());
    assertNotEquals(digest, set(nested(), CRC, 4, "MED", SplitPart.TRAINING, 50).digest());
    assertNotEquals(digest, set(nested(), CRC, 4, "MED", SplitPart.HELD_OUT, 49).digest());
    assertEquals(32, digest.length());
  }

  @Test
  @Tag("long")
  void takesWhatThereIsInASmallNestedUniverse() {
    Task tiny = Tasks.of(2, MedianRule.LOWER, 2, 0.5, 1, 2, Reduction.INNERMOST);
    assertEquals(
        72, set(tiny, new NoHoldOut(), 0, "SUM", SplitPart.TRAINING, 2_000).examples().size());
  }

  @Test
  void saysWhatToDoWhereNothingIsHeldOut() {
    var thrown =
        assertThrows(
            InvalidSpecException.class,
            () -> set(recipe(MedianRule.LOWER), new NoHoldOut(), 0, "SUM", SplitPart.HELD_OUT, 10));
    assertEquals(
        "split leaves no held-out expression of SUM; choose another type, a larger share or"
            + " another seed",
        thrown.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> set(recipe(MedianRule.LOWER), CRC, 0, "SUM", SplitPart.HELD_OUT, 0));
  }

  private static EvaluationSet set(
      Task task, SplitSpec split, long seed, String operation, SplitPart part, int maxExamples) {
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
