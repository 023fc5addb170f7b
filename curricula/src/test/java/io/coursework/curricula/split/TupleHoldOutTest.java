package io.coursework.curricula.split;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.random.Randomness;
import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.curricula.task.Task;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TupleHoldOutTest {
  private static final SplitSpec TRIPLES = new TupleHoldOut(3, 0.05, false);

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4})
  void drawsFiftyTriplesOfDifferentDigits(long seed) {
    Set<String> triples = triples(TRIPLES.split(Shares.RECIPE, seed));
    // 50 draws of 720: 1.7 come twice on average, 8 or more once in 1,000
    assertTrue(triples.size() > 42 && triples.size() <= 50, "" + triples.size());
    triples.forEach(triple -> assertEquals(3, triple.chars().distinct().count(), triple));
    assertEquals(triples, triples(TRIPLES.split(Shares.RECIPE, seed)));
    assertNotEquals(triples, triples(TRIPLES.split(Shares.RECIPE, seed + 1)));
    for (Operation operation : Shares.RECIPE.operations().all()) {
      assertEquals(
          triples.size() / 2_000.0,
          Shares.exact(TRIPLES.split(Shares.RECIPE, seed), Shares.RECIPE, operation),
          1e-12);
    }
  }

  @Test
  void looksAtNeighboursInTheirOrderAtEveryNode() {
    Split split = TRIPLES.split(Shares.NESTED, 0);
    String triple = triples(split).stream().sorted().findFirst().orElseThrow();
    char a = triple.charAt(0);
    char b = triple.charAt(1);
    char c = triple.charAt(2);
    assertTrue(heldOut(split, "( MAX %s %s %s )", a, b, c));
    assertTrue(heldOut(split, "( SUM %s %s ( MAX 0 %s ) )", a, b, c));
    assertTrue(heldOut(split, "( SUM 1 ( PROD %s %s %s ) )", a, b, c));
    assertFalse(heldOut(split, "( SUM %s %s )", a, b));
    assertFalse(heldOut(split, "( SUM %s %s ( MAX %s %s ) )", a, b, c, c == '9' ? c : '9'));
    // in a list of four the triple may come first or last, but not with a gap
    Split longer = TRIPLES.split(Shares.task(10, 1, 0, 2, 4), 0);
    assertTrue(heldOut(longer, "( SUM %s %s %s %s )", a, a, b, c));
    assertTrue(heldOut(longer, "( SUM %s %s %s %s )", a, b, c, c));
    assertFalse(heldOut(longer, "( SUM %s %s %s %s )", a, b, b, c));
  }

  @Test
  void ignoresTheOrderWhereAskedTo() {
    Set<String> sorted = triples(new TupleHoldOut(3, 0.05, true).split(Shares.RECIPE, 0));
    Set<String> ordered = triples(TRIPLES.split(Shares.RECIPE, 0));
    Set<String> orders = new HashSet<>();
    for (String triple : sorted) {
      orders.add(sorted(triple));
    }
    assertEquals(6 * orders.size(), sorted.size());
    Set<String> same = new HashSet<>();
    ordered.forEach(triple -> same.add(sorted(triple)));
    assertEquals(same, orders);
  }

  @Test
  void countsTuplesThatAreTooManyForAnInt() {
    Task wide = Shares.task(127, 1, 0, 9, 9);
    SplitSpec spec = new TupleHoldOut(9, 1e-14, false); // 85,900 of nearly 2^63
    assertTrue(Shares.problem(spec, wide).startsWith("share = 1.0E-14 holds out none of 20000"));
    HeldOutTuples drawn = HeldOutTuples.draw(127, 9, false, 5, Randomness.of(0, "wide"));
    assertEquals(5, drawn.ranks().length);
    assertTrue(Arrays.stream(drawn.ranks()).allMatch(rank -> rank > Integer.MAX_VALUE));
  }

  @Test
  void saysWhatIsWrong() {
    assertEquals(
        "operands = 0 is outside 1..10; choose e.g. 3\n"
            + "share = 1.5 is outside ]0, 1[; choose e.g. 0.05, or type none to hold nothing out",
        assertThrows(InvalidSpecException.class, () -> new TupleHoldOut(0, 1.5, false))
            .getMessage());
    assertEquals(
        "operands = 4 is above task.max_operands = 3, so no tuple would ever occur; choose at most"
            + " 3",
        Shares.problem(new TupleHoldOut(4, 0.05, false), Shares.RECIPE));
    assertEquals(
        "operands = 3 different values cannot be drawn from 2; choose at most 2",
        Shares.problem(new TupleHoldOut(3, 0.5, false), Shares.task(2, 1, 0, 2, 3)));
    assertEquals(
        "share = 5.0E-4 of 1000 tuples rounds down to none; choose at least 0.001",
        Shares.problem(new TupleHoldOut(3, 0.0005, false), Shares.RECIPE));
    assertEquals(
        "share = 0.5 of 1.181e+21 tuples is more than 1000000 to draw; choose a smaller share or"
            + " fewer operands\n"
            + "operands = 10 makes more than 2^63 tuples of 128 values; choose fewer",
        Shares.problem(new TupleHoldOut(10, 0.5, false), Shares.task(128, 1, 0, 2, 10)));
    assertEquals(
        "share = 0.9 holds out all of 20000 expressions drawn from the task; choose a smaller share"
            + " or more operands",
        Shares.problem(new TupleHoldOut(1, 0.9, false), Shares.task(10, 2, 1, 10, 10)));
  }

  /** The operands of the held-out sums of three digits. */
  private static Set<String> triples(Split split) {
    Set<String> heldOut = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      String digits = "%03d".formatted(i);
      if (heldOut(split, "( SUM %s %s %s )", (Object[]) digits.split(""))) {
        heldOut.add(digits);
      }
    }
    return heldOut;
  }

  private static boolean heldOut(Split split, String text, Object... digits) {
    return split.heldOut(Shares.parse(text.formatted(digits)));
  }

  private static String sorted(String text) {
    char[] characters = text.toCharArray();
    Arrays.sort(characters);
    return new String(characters);
  }
}
