package io.coursework.curricula.operation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.coursework.curricula.Tasks;
import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.expression.Operations;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperationTest {
  private static final Operations LOWER = Tasks.operations(MedianRule.LOWER);

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
    "MED, 9 2 4 1 0, 2"
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

  @Test
  void doesNotOverflowOnTheLargestProduct() {
    int[] operands = new int[10];
    Arrays.fill(operands, 126);
    // 126 is -1 modulo 127, and (-1)^10 = 1
    assertEquals(1, new Prod().apply(operands, 127));
  }

  @Test
  void leavesItsOperandsAsTheyAre() {
    for (Operation operation : LOWER.all()) {
      int[] operands = {9, 2, 4};
      operation.apply(operands, 10);
      assertArrayEquals(new int[] {9, 2, 4}, operands, operation.name());
    }
  }

  private static int[] values(String operands) {
    return Arrays.stream(operands.split(" ")).mapToInt(Integer::parseInt).toArray();
  }
}
