package io.coursework.curricula.operation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.coursework.curricula.domain.Integers;
import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.expression.Operations;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperationTest {
  private static final Operations LOWER =
      new Operations(new Integers(10, MedianRule.LOWER).operations());

  @ParameterizedTest
  @CsvSource({
    "SUM, 7 4 8, 9",
    "SUM, 9, 9",
    "SUM, 9 9 9 9 9 9 9 9 9 9, 0",
    "PROD, 7 4 8, 4",
    "PROD, 5 4, 0",
    "PROD, 3, 3",
    "MAX, 3 7, 7",
    "MAX, 0 0 0, 0",
    "MIN, 2 9 4, 2",
    "MIN, 9, 9",
    "MED, 2 9 4, 4",
    "MED, 9 2 4 1 0, 2",
    "NADD, 2 9, 3",
    "NADD, 2 9 4, 7",
    "NADD, 0 9 0 9 0 9, 3", // -27
    "NADD, 6, 6",
    "FIRST, 7 4 8, 7",
    "LAST, 7 4 8, 8",
    "FIRST, 5, 5",
    "LAST, 5, 5",
    "FLSUM, 7 4 8, 1",
    "FLSUM, 7, 7",
    "PARMAX, 3 7, 6",
    "PARMAX, 3 8 1, 8",
    "PARMAX, 0 1, 0"
  })
  void calculatesModuloTen(String name, String operands, int expected) {
    assertEquals(expected, LOWER.find(name).apply(values(operands), 10));
  }

  @ParameterizedTest
  @CsvSource({
    "UPPER, 1 8, 8",
    "LOWER, 1 8, 1",
    "FLOOR_MEAN, 1 8, 4",
    "UPPER, 9 0 3 6, 6",
    "LOWER, 9 0 3 6, 3",
    "FLOOR_MEAN, 9 0 3 6, 4",
    "UPPER, 5, 5",
    "LOWER, 5, 5",
    "FLOOR_MEAN, 5, 5"
  })
  void takesTheMedianByItsRule(MedianRule rule, String operands, int expected) {
    assertEquals(expected, new Med(rule).apply(values(operands), 10));
  }

  @ParameterizedTest
  @CsvSource({
    "SUM, 7 4 8, 1", // 19
    "SUM, 9 9 9 9 9 9 9 9 9 9, 9", // 90
    "SUM, 5 4, 0",
    "SUM, 5 5, 1",
    "NADD, 2 9, 1", // -7
    "NADD, 2 9 4, 1", // -7 is 3, then 7
    "NADD, 2 9 8 2, 3", // -7 is 3, then 11 is 1, then -1
    "NADD, 9 2, 0",
    "PROD, 7 4 8, 8", // 28 holds 2, then 8 * 8 = 64 holds 6
    "PROD, 9, 0",
    "PROD, 3 3, 0",
    "FLSUM, 7 4 8, 1",
    "FLSUM, 7 2 8, 0",
    "MAX, 9 9, 0",
    "SUM_RANDOM, 9 9, 0"
  })
  void countsHowOftenTheResultPassesN(String name, String operands, int expected) {
    assertEquals(expected, LOWER.find(name).wraps(values(operands), 10));
  }

  @Test
  void doesNotOverflowOnTheLargestProduct() {
    int[] operands = new int[10];
    Arrays.fill(operands, 126);
    // 126 is -1 modulo 127, and (-1)^10 = 1
    assertEquals(1, new Prod().apply(operands, 127));
  }

  @Test
  void leavesItsOperandsAsTheyAreAndStaysBelowN() {
    Operations sorted =
        new Operations(new Integers(10, MedianRule.LOWER, 3, Fold.SORTED).operations());
    for (Operations operations : List.of(LOWER, sorted)) {
      for (Operation operation : operations.all()) {
        int[] operands = {9, 2, 4};
        int result = operation.apply(operands, 10);
        assertArrayEquals(new int[] {9, 2, 4}, operands, operation.name());
        assertEquals(Math.floorMod(result, 10), result, operation.name());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 10, 12, 13, 20, 26, 128})
  void keepsResiduesForEveryDivisorOfTheModulus(int n) {
    var random = new SplittableRandom(n);
    for (Operation operation : List.of(new Sum(), new Nadd(), new Prod())) {
      for (int m = 1; m <= n; m++) {
        if (n % m != 0) {
          continue;
        }
        for (int i = 0; i < 200; i++) {
          int[] operands = random.ints(1 + i % 5, 0, n).toArray();
          int modulus = m;
          int[] residues = Arrays.stream(operands).map(operand -> operand % modulus).toArray();
          int result = operation.apply(operands, n);
          assertEquals(operation.apply(residues, m), result % m, operation.name() + " " + m);
        }
      }
    }
  }

  @Test
  void multipliesByAddingDiscreteLogarithms() {
    int[] powers = new int[12]; // 2 generates the non-zero numbers modulo 13
    powers[0] = 1;
    for (int i = 1; i < 12; i++) {
      powers[i] = powers[i - 1] * 2 % 13;
    }
    for (int a = 0; a < 12; a++) {
      for (int b = 0; b < 12; b++) {
        int sum = new Sum().apply(new int[] {a, b}, 12);
        assertEquals(powers[sum], new Prod().apply(new int[] {powers[a], powers[b]}, 13));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "SUM, add, SM",
    "NADD, nadd, NADD",
    "PROD, prod, PM",
    "MAX, max, MAX",
    "MIN, min, MIN",
    "MED, median, MED",
    "FIRST, first, FIRST",
    "LAST, last, LAST",
    "FLSUM, flsum, FLSUM",
    "PARMAX, parmax, PARMAX"
  })
  void isCalledAsInTheOtherNotations(String name, String word, String publicName) {
    assertEquals(word, LOWER.find(name).word());
    assertEquals(publicName, LOWER.find(name).publicName());
  }

  private static int[] values(String operands) {
    return Arrays.stream(operands.split(" ")).mapToInt(Integer::parseInt).toArray();
  }
}
