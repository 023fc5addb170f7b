package io.coursework.curricula.split;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.Tasks;
import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Literal;
import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.notation.Syntax;
import io.coursework.curricula.operation.MedianRule;
import io.coursework.curricula.operation.Sum;
import io.coursework.curricula.random.Randomness;
import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.curricula.task.Reduction;
import io.coursework.curricula.task.Task;
import io.coursework.curricula.task.Universe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MultisetHoldOutTest {
  private static final Task RECIPE = task(10, 1, 2, 3);
  private static final SplitSpec CRC = new MultisetHoldOut(Rule.CRC, 0.1);
  private static final SplitSpec STRATIFIED = new MultisetHoldOut(Rule.STRATIFIED, 0.1);

  @Test
  void takesTheChecksumOfTheSortedOperandsText() {
    assertEquals(3138858421L, ChecksumMultisets.checksum("", new int[] {1, 2}));
    assertEquals(27, ChecksumMultisets.checksum("", new int[] {0, 1, 2}) % 100);
  }

  @Test
  void holdsOutTheMultisetsOfTheRecipe() {
    assertEquals(List.of("[0, 4]", "[2, 3]", "[4, 6]"), multisets(CRC, 0, 2));
    assertEquals(18, multisets(CRC, 0, 3).size());
    assertTrue(multisets(CRC, 0, 3).contains("[8, 9, 9]"));
  }

  @Test
  void saltsTheChecksumWithTheSeed() {
    // crc32 of "1(1, 7)" and so on, by Python's zlib
    assertEquals(
        List.of("[1, 7]", "[3, 8]", "[3, 9]", "[4, 8]", "[5, 8]", "[8, 9]", "[9, 9]"),
        multisets(CRC, 1, 2));
    assertEquals(27, multisets(CRC, 1, 3).size());
  }

  @Test
  void holdsOutEightySevenExpressionsOfEveryOperation() {
    Split split = CRC.split(RECIPE, 0);
    for (Operation operation : Tasks.operations(MedianRule.LOWER).all()) {
      int heldOut = 0;
      double probability = 0;
      for (Universe.Member member : new Universe(RECIPE).members(operation)) {
        if (split.heldOut(member.expression())) {
          heldOut++;
          probability += member.probability();
        }
      }
      assertEquals(87, heldOut);
      assertEquals(0.0705, probability, 1e-12); // 6 pairs of 200, 81 triples of 2,000
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4})
  void drawsTheRoundedShareOfEachCountByLot(long seed) {
    assertEquals(6, multisets(STRATIFIED, seed, 2).size()); // 5.5 of 55
    assertEquals(22, multisets(STRATIFIED, seed, 3).size()); // of 220
    assertEquals(multisets(STRATIFIED, seed, 3), multisets(STRATIFIED, seed, 3));
    assertNotEquals(multisets(STRATIFIED, seed, 3), multisets(STRATIFIED, seed + 1, 3));
  }

  @ParameterizedTest
  @CsvSource({
    "( SUM 4 0 ), true",
    "( MAX 0 4 ), true",
    "( SUM 0 5 ), false",
    "( SUM ( MAX 0 4 ) 9 ), true", // below the root
    "( SUM ( MAX 0 3 ) 2 ), true", // (2, 3) arises from a reduction
    "( SUM 1 ( MAX 0 ( MIN 4 5 ) ) ), true", // (0, 4) arises in the middle
    "( SUM ( MAX 0 3 ) 1 ), false"
  })
  void holdsOutWhatReducesAHeldOutMultisetAnywhere(String text, boolean expected) {
    Syntax notation = Tasks.bracket(Tasks.operations(MedianRule.LOWER), 10);
    assertEquals(expected, CRC.split(task(10, 3, 2, 3), 0).heldOut(notation.parse(text)));
  }

  @Test
  void calculatesWhatIsTooMuchToTabulate() {
    // C(137, 10) multisets: the share is met over a sample, within five standard deviations
    Task wide = task(128, 1, 10, 10);
    Split split = new MultisetHoldOut(Rule.CRC, 0.25).split(wide, 3);
    var random = Randomness.of(1, "wide");
    int hits = 0;
    for (int i = 0; i < 10_000; i++) {
      int[] operands = random.ints(10, 0, 128).toArray();
      hits += split.heldOut(sum(operands)) ? 1 : 0;
    }
    assertEquals(0.25, hits / 10_000.0, 5 * Math.sqrt(0.25 * 0.75 / 10_000));
    var thrown = assertThrows(InvalidSpecException.class, () -> STRATIFIED.split(wide, 0));
    assertTrue(thrown.getMessage().contains("choose rule crc"), thrown.getMessage());
  }

  @Test
  void reportsASplitThatHoldsOutNothingOrEverything() {
    Task bits = task(2, 1, 1, 1); // two multisets: (0) and (1)
    String none =
        assertThrows(
                InvalidSpecException.class,
                () -> new MultisetHoldOut(Rule.STRATIFIED, 0.1).split(bits, 0))
            .getMessage();
    assertTrue(none.startsWith("share = 0.1") && none.endsWith("choose a larger share"), none);
    String all =
        assertThrows(
                InvalidSpecException.class,
                () -> new MultisetHoldOut(Rule.STRATIFIED, 0.9).split(bits, 0))
            .getMessage();
    assertTrue(all.startsWith("share = 0.9") && all.endsWith("choose a smaller share"), all);
    String unlucky =
        assertThrows(
                InvalidSpecException.class,
                () -> new MultisetHoldOut(Rule.CRC, 0.01).split(bits, 0))
            .getMessage();
    assertTrue(unlucky.contains("by rule crc with seed 0; choose another seed"), unlucky);
  }

  @Test
  void acceptsOnlySharesThatTheRuleCanMeet() {
    assertEquals(
        "rule is missing; choose crc or stratified\n"
            + "share = 1.0 is outside ]0, 1[; choose e.g. 0.1, or type none to hold nothing out",
        assertThrows(InvalidSpecException.class, () -> new MultisetHoldOut(null, 1)).getMessage());
    assertEquals(
        "share = 0.055 is not a whole percentage, which the rule crc needs; choose e.g. 0.06, or rule"
            + " stratified",
        assertThrows(InvalidSpecException.class, () -> new MultisetHoldOut(Rule.CRC, 0.055))
            .getMessage());
    new MultisetHoldOut(Rule.CRC, 0.07); // 0.07 * 100 is 7.000000000000001
    new MultisetHoldOut(Rule.STRATIFIED, 0.055);
  }

  @Test
  void holdsNothingOutWhereAskedTo() {
    assertFalse(new NoHoldOut().split(RECIPE, 0).heldOut(sum(0, 4)));
    assertFalse(new NoHoldOut().holdsOut());
    assertTrue(CRC.holdsOut());
  }

  private static List<String> multisets(SplitSpec spec, long seed, int k) {
    Split split = spec.split(RECIPE, seed);
    List<String> heldOut = new ArrayList<>();
    int[] sorted = new int[k];
    do {
      if (split.heldOut(sum(sorted))) {
        heldOut.add(Arrays.toString(sorted));
      }
    } while (Multisets.of(10, k).next(sorted));
    return heldOut;
  }

  private static Expression sum(int... operands) {
    return new Application(
        new Sum(), Arrays.stream(operands).<Expression>mapToObj(Literal::new).toList());
  }

  private static Task task(int modulus, int depth, int min, int max) {
    return Tasks.of(modulus, MedianRule.LOWER, depth, 0.1, min, max, Reduction.LEFTMOST);
  }
}
