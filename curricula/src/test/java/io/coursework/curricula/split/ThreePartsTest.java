package io.coursework.curricula.split;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.evaluation.EvaluationSet;
import io.coursework.curricula.evaluation.EvaluationSets;
import io.coursework.curricula.evaluation.Example;
import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Literal;
import io.coursework.curricula.operation.Sum;
import io.coursework.curricula.random.Randomness;
import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.curricula.task.Generator;
import io.coursework.curricula.task.OperationMix;
import io.coursework.curricula.task.Reduction;
import io.coursework.curricula.task.Task;
import io.coursework.curricula.token.ChainOfThought;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThreePartsTest {
  private static final ThreeParts SPEC = new ThreeParts(3, 0.05, 0.1, 0.025, 0.05);
  private static final Task NESTED = Shares.task(10, 2, 0.25, 2, 3);
  private static final OperationMix EVENLY =
      new OperationMix(NESTED.operations(), Map.of("SUM", 1.0, "MAX", 1.0, "MED", 1.0));
  private final Split split = SPEC.split(NESTED, 7);

  /** Every list of two or three digits, by the part of its sum. */
  private static Map<SplitPart, Set<List<Integer>>> lists(Split split) {
    return IntStream.of(2, 3)
        .mapToObj(
            size ->
                IntStream.range(0, (int) Math.pow(10, size))
                    .mapToObj(
                        i ->
                            String.format("%0" + size + "d", i)
                                .chars()
                                .mapToObj(digit -> digit - '0')
                                .toList()))
        .flatMap(all -> all)
        .collect(
            Collectors.groupingBy(
                list -> split.part(sum(list)).orElseThrow(), TreeMap::new, Collectors.toSet()));
  }

  private static Expression sum(List<Integer> list) {
    return new Application(new Sum(), list.stream().<Expression>map(Literal::new).toList());
  }

  private static List<Integer> sorted(List<Integer> list) {
    return list.stream().sorted().toList();
  }

  private static Expression drawn(int i) {
    return new Generator(NESTED).draw(EVENLY, Randomness.of(1, "parts", i));
  }

  @Test
  void holdsOutAsManyAsItSays() {
    Map<SplitPart, Set<List<Integer>>> lists = lists(split);
    Set<List<Integer>> multisets =
        lists.get(SplitPart.UNSEEN_MULTISETS).stream()
            .map(ThreePartsTest::sorted)
            .collect(Collectors.toSet());
    assertEquals(6 + 22, multisets.size()); // 10% of 55 pairs and of 220 triples
    assertEquals(50, lists.get(SplitPart.HELD_OUT).size()); // 5% of 1,000
    assertTrue(
        lists.get(SplitPart.HELD_OUT).stream().allMatch(list -> Set.copyOf(list).size() == 3));
  }

  @Test
  void trainsEveryHeldOutTupleInAnotherOrderAndNoMultisetInAny() {
    Map<SplitPart, Set<List<Integer>>> lists = lists(split);
    Set<List<Integer>> trained =
        lists.get(SplitPart.TRAINING).stream()
            .map(ThreePartsTest::sorted)
            .collect(Collectors.toSet());
    lists
        .get(SplitPart.HELD_OUT)
        .forEach(list -> assertTrue(trained.contains(sorted(list)), list.toString()));
    lists
        .get(SplitPart.UNSEEN_MULTISETS)
        .forEach(list -> assertTrue(!trained.contains(sorted(list)), list.toString()));
    long ofMonitor =
        lists.get(SplitPart.MONITOR).stream()
            .filter(list -> trained.contains(sorted(list)))
            .count(); // its tuples
    assertEquals(25, ofMonitor);
  }

  /** Also in another order where all but one are held out. */
  @Test
  void leavesOneOrderOfEachMultisetEvenWhereNearlyAllTuplesAreHeldOut() {
    Map<SplitPart, Set<List<Integer>>> lists =
        lists(new ThreeParts(3, 0.25, 0.1, 0.2, 0.05).split(NESTED, 1));
    Set<List<Integer>> trained =
        lists.get(SplitPart.TRAINING).stream()
            .map(ThreePartsTest::sorted)
            .collect(Collectors.toSet());
    assertTrue(
        lists.get(SplitPart.HELD_OUT).stream()
            .map(ThreePartsTest::sorted)
            .allMatch(trained::contains));
  }

  @Test
  void partsNestedExpressionsByWhatTheyMeetInAnyStep() {
    Map<SplitPart, Set<List<Integer>>> lists = lists(split);
    Map<Optional<SplitPart>, Integer> found = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      Expression expression = drawn(i);
      Set<SplitPart> met = new HashSet<>();
      Set<List<Integer>> operands = new HashSet<>();
      Expression step = expression;
      while (step instanceof Application application) {
        for (Expression node : nodes(application).toList()) {
          if (((Application) node).innermost()) {
            List<Integer> list =
                ((Application) node).operands().stream().map(operand -> operand.value(10)).toList();
            SplitPart part =
                lists.entrySet().stream()
                    .filter(entry -> entry.getValue().contains(list))
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElseThrow();
            if (part != SplitPart.TRAINING) {
              met.add(part);
              operands.add(list);
            }
          }
        }
        step = Reduction.LEFTMOST.step(application, 10);
      }
      Optional<SplitPart> expected =
          met.isEmpty()
              ? Optional.of(SplitPart.TRAINING)
              : met.stream().filter(part -> met.size() == 1).findFirst();
      String text = expression.toString();
      assertEquals(expected, split.part(expression), text);
      assertEquals(!met.isEmpty(), split.heldOut(expression), text);
      assertEquals(
          operands.stream().map(ThreePartsTest::sorted).collect(Collectors.toSet()),
          split.heldOutOperands(expression).stream()
              .map(ThreePartsTest::sorted)
              .collect(Collectors.toSet()),
          text);
      found.merge(expected, 1, Integer::sum);
    }
    assertEquals(5, found.size(), found.toString()); // four parts, and what belongs to none
    assertTrue(found.values().stream().allMatch(times -> times > 100), found.toString());
  }

  private static Stream<Expression> nodes(Expression expression) {
    return expression instanceof Application application
        ? Stream.concat(
            Stream.of(application), application.operands().stream().flatMap(ThreePartsTest::nodes))
        : Stream.empty();
  }

  @Test
  void followsTheSeedAlone() {
    assertEquals(lists(split), lists(SPEC.split(NESTED, 7)));
    assertNotEquals(lists(split), lists(SPEC.split(NESTED, 8)));
    assertEquals( // one arm's operations are not another's, but the split is
        lists(split), lists(SPEC.split(Shares.task(10, 3, 0.3, 2, 3), 7)));
  }

  @Test
  void countsEachTupleAndEachMultisetAlike() {
    EvaluationSets sets =
        new EvaluationSets(NESTED, new Generator(NESTED), split, new ChainOfThought(NESTED), 7);
    for (SplitPart part :
        List.of(SplitPart.HELD_OUT, SplitPart.MONITOR, SplitPart.UNSEEN_MULTISETS)) {
      EvaluationSet set = sets.of(NESTED.operations().find("SUM"), part, 2_000).orElseThrow();
      assertEquals(2_000, set.examples().size());
      Map<List<Integer>, Integer> expressions = new HashMap<>();
      Map<List<Integer>, Double> alone = new HashMap<>(); // weight of those with no other
      double several = 0;
      for (Example example : set.examples()) {
        Set<List<Integer>> operands = split.heldOutOperands(example.expression());
        assertEquals(Optional.of(part), split.part(example.expression()));
        operands.forEach(list -> expressions.merge(list, 1, Integer::sum));
        if (operands.size() == 1) {
          alone.merge(operands.iterator().next(), example.weight(), Double::sum);
        } else {
          several += example.weight();
        }
      }
      int things = expressions.size();
      assertTrue(things > (part == SplitPart.HELD_OUT ? 45 : 25), part + ": " + things);
      assertEquals(1, alone.values().stream().mapToDouble(w -> w).sum() + several, 1e-9);
      // what an expression with several has is taken from each of them
      alone.values().forEach(weight -> assertEquals(1.0 / things, weight, 0.5 / things));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 | 0.05 | 0.1 | 0.025 | 0.05 | operands = 1 have no order",
        "3 | 0 | 0.1 | 0.025 | 0.05 | tuples = 0.0 is outside ]0, 1[",
        "3 | 0.05 | 0.6 | 0.025 | 0.4 | multisets = 0.6 and monitor_multisets = 0.4 leave none",
        "4 | 0.05 | 0.1 | 0.025 | 0.05 | is outside task.min_operands..max_operands = 2..3",
        "3 | 0.9 | 0.1 | 0.05 | 0.05 | ask for 950 tuples, but only",
        "3 | 0.0001 | 0.1 | 0.025 | 0.05 | tuples = 1.0E-4 of 1000 tuples rounds down to none",
        "3 | 0.05 | 0.001 | 0.025 | 0.05 | multisets = 0.001 of the multisets of each operand",
      })
  void refusesWhatCannotBe(
      int operands, double t, double m, double monitorT, double monitorM, String words) {
    InvalidSpecException refused =
        assertThrows(
            InvalidSpecException.class,
            () -> new ThreeParts(operands, t, m, monitorT, monitorM).split(NESTED, 0));
    assertTrue(refused.getMessage().contains(words), refused.getMessage());
  }
}
