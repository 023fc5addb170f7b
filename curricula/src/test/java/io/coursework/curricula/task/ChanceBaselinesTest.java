package io.coursework.curricula.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.coursework.curricula.domain.Integers;
import io.coursework.curricula.domain.Permutations;
import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.expression.Operations;
import io.coursework.curricula.group.Blocks;
import io.coursework.curricula.operation.Max;
import io.coursework.curricula.operation.MedianRule;
import io.coursework.curricula.operation.Sum;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChanceBaselinesTest {
  private static final double ROUNDING = 1e-12; // of a sum of two quotients

  // the table of three digits, here with the fourth; checked against fractions in Python
  @ParameterizedTest
  @CsvSource({
    "SUM, LOWER, 0.1, 0, 0.1",
    "NADD, LOWER, 0.1, 0, 0.1",
    "PROD, LOWER, 0.3485, 0, 0.2375",
    "MAX, LOWER, 0.2305, 9, 0.4675",
    "MIN, LOWER, 0.2305, 0, 0.4675",
    "MED, UPPER, 0.133, 6, 0.49",
    "MED, LOWER, 0.133, 3, 0.49",
    "MED, FLOOR_MEAN, 0.169, 4, 0.31"
  })
  void areThoseOfTheRecipe(
      String name, MedianRule median, double commonest, int answer, double copy) {
    Operation operation = new Operations(new Integers(10, median).operations()).find(name);
    ChanceBaselines chance = ChanceBaselines.of(operation, 10, 2, 3);
    assertEquals(commonest, chance.commonest(), ROUNDING);
    assertEquals(answer, chance.answer());
    assertEquals(copy, chance.copy(), ROUNDING);
  }

  @ParameterizedTest
  @CsvSource({
    "S3, alternating, COSETS, 6, 2, 3",
    "S4, stabilizer, COSETS, 24, 4, 6",
    "A5, stabilizer, COSETS, 60, 5, 12",
    "S4, klein, RANDOM, 24, 6, 4"
  })
  void areOneInTheNumberOfAnswersForGroups(
      String group, String subgroup, Blocks blocks, int order, int cosets, int size) {
    Operations operations =
        new Operations(new Permutations(group, subgroup, blocks, 0).operations());
    assertEquals(1.0 / order, commonest(operations, "PRODUCT", order), ROUNDING);
    assertEquals(1.0 / cosets, commonest(operations, "BLOCK", order), ROUNDING);
    assertEquals(1.0 / size, commonest(operations, "RESIDUE", order), ROUNDING);
    assertEquals(1.0 / size, commonest(operations, "SUB", order), ROUNDING);
  }

  @Test
  void copyTheOnlyOperandThereIs() {
    assertEquals(new ChanceBaselines(0.1, 0, 1), ChanceBaselines.of(new Sum(), 10, 1, 1));
  }

  @Test
  void takeTheLargestVocabularyWithThreeOperands() {
    ChanceBaselines chance = ChanceBaselines.of(new Max(), 128, 2, 3); // 2.1 million lists
    // of 128^k lists, 128^k - 127^k hold the largest value
    double pairs = 1 - Math.pow(127.0 / 128, 2);
    double triples = 1 - Math.pow(127.0 / 128, 3);
    assertEquals((pairs + triples) / 2, chance.commonest(), ROUNDING);
    assertEquals(127, chance.answer());
  }

  @Test
  void refuseWhatCannotBeEnumerated() {
    assertEquals(
        "the chance of SUM with 2..4 operands out of 128 values would enumerate 2.7e+08 lists,"
            + " more than 5000000; lower max_operands or the number of values",
        assertThrows(IllegalArgumentException.class, () -> ChanceBaselines.of(new Sum(), 128, 2, 4))
            .getMessage());
    assertThrows(IllegalArgumentException.class, () -> ChanceBaselines.of(new Sum(), 10, 0, 2));
    assertThrows(IllegalArgumentException.class, () -> ChanceBaselines.of(new Sum(), 10, 3, 2));
  }

  private static double commonest(Operations operations, String name, int n) {
    return ChanceBaselines.of(operations.find(name), n, 2, 3).commonest();
  }
}
