package io.coursework.curricula.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.coursework.curricula.Tasks;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Operations;
import io.coursework.curricula.operation.MedianRule;
import io.coursework.curricula.operation.Sum;
import io.coursework.curricula.random.Randomness;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UniverseTest {
  private static final Operations FIVE = Tasks.operations(MedianRule.LOWER);

  @Test
  void holdsElevenHundredExpressionsPerOperationOfTheRecipe() {
    Universe universe = new Universe(task(10, 1, 0, 2, 3));
    assertEquals(BigInteger.valueOf(1_100), universe.size(List.of(new Sum())));
    assertEquals(BigInteger.valueOf(5_500), universe.size(FIVE.all()));
    List<Universe.Member> members = universe.members(new Sum());
    assertEquals(1_100, members.size());
    Set<Expression> distinct = new HashSet<>();
    double sum = 0;
    for (Universe.Member member : members) {
      distinct.add(member.expression());
      sum += member.probability();
    }
    assertEquals(1_100, distinct.size());
    assertEquals(1, sum, 1e-12); // 1,100 roundings of 1e-16 each
    assertEquals(0.005, members.get(0).probability(), 1e-15); // 1/2 * 1/100
    assertEquals(0.0005, members.get(1_099).probability(), 1e-15); // 1/2 * 1/1000
  }

  @ParameterizedTest
  @Tag("long")
  @CsvSource({"2, 2, 0.5, 72", "2, 2, 1, 42", "3, 1, 0.5, 12", "2, 3, 0, 6"})
  void hasTheSizeThatDrawingFinds(int modulus, int maxDepth, double nesting, int size) {
    // one or two operands: U(1) = 2 + 4 = 6; U(2) = 8 + 64, or 6 + 36 without values among them
    Task task = task(modulus, maxDepth, nesting, 1, 2);
    assertEquals(BigInteger.valueOf(size), new Universe(task).size(List.of(new Sum())));
    OperationMix mix = OperationMix.only(Tasks.operations(MedianRule.LOWER), new Sum());
    var random = Randomness.of(5, "universe test");
    Set<Expression> drawn = new HashSet<>();
    for (int i = 0; i < 50_000; i++) { // the rarest has a probability of 1/2 * (1/4 * 1/8)^2
      drawn.add(new Generator(task).draw(mix, random));
    }
    assertEquals(size, drawn.size());
  }

  @Test
  void countsWhatNobodyCouldEnumerate() {
    // 10 + 5,500 choices for two or three operands, five operations
    BigInteger choices = BigInteger.valueOf(5_510);
    assertEquals(
        choices.pow(2).add(choices.pow(3)).multiply(BigInteger.valueOf(5)),
        new Universe(task(10, 2, 0.5, 2, 3)).size(FIVE.all()));
  }

  @Test
  void refusesWhatItCannotAnswer() {
    Universe deep = new Universe(task(10, 20, 0.1, 2, 5));
    assertThrows(IllegalStateException.class, () -> deep.members(new Sum()));
    assertThrows(ArithmeticException.class, () -> deep.size(List.of(new Sum())));
  }

  private static Task task(int modulus, int depth, double nesting, int min, int max) {
    return Tasks.of(modulus, MedianRule.LOWER, depth, nesting, min, max, Reduction.LEFTMOST);
  }
}
