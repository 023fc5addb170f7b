package io.coursework.curricula.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.domain.Integers;
import io.coursework.curricula.expression.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShuffledSumTest {
  private static final int[] SIZES = {3, 4, 5, 10, 13, 26};

  @Test
  void relabelledIsAGroupWithTheSumsOrders() {
    for (int n : SIZES) {
      Operation relabelled = new Relabelled(new Sum(), n, 7);
      SumTable table = table(relabelled, n);
      assertTrue(table.associative(), "n = " + n);
      int zero = IntStream.range(0, n).filter(e -> neutral(table, e)).findFirst().orElseThrow();
      int generator =
          IntStream.range(0, n)
              .filter(g -> multiples(table, zero, g).size() == n)
              .findFirst()
              .orElseThrow();
      // the multiples of a generator are the new names of 0, 1, 2, ...: an explicit isomorphism
      List<Integer> names = multiples(table, zero, generator);
      for (int a = 0; a < n; a++) {
        for (int b = 0; b < n; b++) {
          assertEquals(names.get((a + b) % n), table.get(names.get(a), names.get(b)));
        }
      }
    }
  }

  @Test
  void relabelledIsNotTheSumItself() {
    SumTable sum = table(new Sum(), 10);
    int same = 0;
    for (long seed = 0; seed < 100; seed++) {
      same += equal(sum, table(new Relabelled(new Sum(), 10, seed), 10)) ? 1 : 0;
    }
    assertEquals(0, same); // the 4 automorphisms among 10! permutations
  }

  @Test
  void relabelledOperationsShareTheirNames() {
    Operation sum = new Relabelled(new Sum(), 10, 7);
    Operation max = new Relabelled(new Max(), 10, 7);
    Operation med = new Relabelled(new Med(MedianRule.UPPER), 10, 7);
    SumTable table = table(sum, 10);
    int zero = IntStream.range(0, 10).filter(e -> neutral(table, e)).findFirst().orElseThrow();
    int largest = // it wins against every name
        IntStream.range(0, 10)
            .filter(a -> IntStream.range(0, 10).allMatch(b -> max.apply(pair(a, b), 10) == a))
            .findFirst()
            .orElseThrow();
    // the largest is 9, the neutral one 0: 9 + 9 is 8, and the median of 9, 8 and 0 is 8
    int next = sum.apply(new int[] {largest, largest}, 10);
    assertEquals(next, med.apply(new int[] {largest, zero, next}, 10));
    assertEquals(next, max.apply(pair(zero, next), 10));
    var thrown = assertThrows(IllegalArgumentException.class, () -> max.apply(pair(0, 1), 12));
    assertEquals(
        "MAX_RELABELLED has names for n = 10, not for n = 12; take the operation of that domain",
        thrown.getMessage());
  }

  private static int[] pair(int a, int b) {
    return new int[] {a, b};
  }

  @Test
  void latinHasEveryAnswerOnceInRowsAndColumnsAndIsNoGroup() {
    for (int n : SIZES) {
      for (long seed = 0; seed < 20; seed++) {
        SumTable table = table(new SumLatin(n, seed, Fold.LEFT), n);
        for (int a = 0; a < n; a++) {
          int row = a;
          assertEquals(n, IntStream.range(0, n).map(b -> table.get(row, b)).distinct().count());
          assertEquals(n, IntStream.range(0, n).map(b -> table.get(b, row)).distinct().count());
        }
        assertFalse(table.associative(), "n = " + n + ", seed = " + seed);
      }
    }
  }

  @Test
  void allAreSymmetric() {
    for (int n : SIZES) {
      for (Operation control : controls(n, 5, Fold.LEFT)) {
        SumTable table = table(control, n);
        for (int a = 0; a < n; a++) {
          for (int b = 0; b < n; b++) {
            assertEquals(table.get(a, b), table.get(b, a), control.name());
          }
        }
      }
    }
  }

  @Test
  void randomIsUniform() {
    int[] counts = new int[10];
    int draws = 0;
    for (long seed = 0; seed < 500; seed++) {
      SumTable table = table(new SumRandom(10, seed, Fold.LEFT), 10);
      for (int a = 0; a < 10; a++) {
        for (int b = a; b < 10; b++) {
          counts[table.get(a, b)]++;
          draws++;
        }
      }
    }
    for (int count : counts) {
      assertEquals(0.1, (double) count / draws, 5 * Math.sqrt(0.1 * 0.9 / draws)); // 5 deviations
    }
  }

  @Test
  void seedsAndSizesDifferAndTheSameSeedDoesNot() {
    for (int kind = 0; kind < 3; kind++) {
      Set<List<Integer>> tables = new HashSet<>();
      for (long seed = 0; seed < 100; seed++) {
        Operation control = controls(10, seed, Fold.LEFT).get(kind);
        tables.add(Arrays.stream(table(control, 10).results()).boxed().toList());
        Operation again = controls(10, seed, Fold.LEFT).get(kind);
        assertEquals(control, again);
        assertEquals(control.hashCode(), again.hashCode());
        assertNotEquals(control, controls(10, seed + 1, Fold.LEFT).get(kind));
      }
      assertEquals(100, tables.size());
    }
  }

  @Test
  void foldsFromTheLeft() {
    for (Operation control : controls(10, 3, Fold.LEFT)) {
      SumTable table = table(control, 10);
      int expected = table.get(table.get(table.get(9, 2), 4), 0);
      assertEquals(expected, control.apply(new int[] {9, 2, 4, 0}, 10));
      assertEquals(7, control.apply(new int[] {7}, 10));
    }
  }

  @Test
  void foldsSortedOperandsWhereAsked() {
    for (int kind = 0; kind < 3; kind++) {
      Operation left = controls(10, 3, Fold.LEFT).get(kind);
      Operation sorted = controls(10, 3, Fold.SORTED).get(kind);
      int changed = 0;
      for (int a = 0; a < 10; a++) {
        for (int b = 0; b < 10; b++) {
          for (int c = 0; c < 10; c++) {
            int[] rising = {a, b, c};
            Arrays.sort(rising);
            int result = sorted.apply(new int[] {a, b, c}, 10);
            assertEquals(left.apply(rising, 10), result);
            changed += left.apply(new int[] {a, b, c}, 10) == result ? 0 : 1;
          }
        }
      }
      assertEquals(kind == 0, changed == 0, left.name() + " depends on the order");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 128})
  void existAtTheEdges(int n) {
    for (Operation control : controls(n, 0, Fold.LEFT)) {
      if (n > 2 || !(control instanceof SumLatin)) {
        int result = control.apply(new int[] {n - 1, n - 1, 0}, n);
        assertTrue(result >= 0 && result < n, control.name());
      }
    }
  }

  @Test
  void saysFromWhichModulusOnALatinTableExists() {
    Operation latin = new SumLatin(2, 0, Fold.LEFT);
    var thrown =
        assertThrows(IllegalArgumentException.class, () -> latin.apply(new int[] {0, 1}, 2));
    assertEquals(
        "SUM_LATIN has no table for n = 2: all are associative; choose a modulus of 3 or more",
        thrown.getMessage());
  }

  @Test
  void refusesValuesOfAnotherDomain() {
    Operation control = new SumRandom(10, 0, Fold.LEFT);
    var thrown =
        assertThrows(IllegalArgumentException.class, () -> control.apply(new int[] {0, 1}, 12));
    assertEquals(
        "SUM_RANDOM has a table for n = 10, not for n = 12; take the operation of that domain",
        thrown.getMessage());
  }

  private static List<Operation> controls(int n, long seed, Fold fold) {
    List<Operation> all = new Integers(n, MedianRule.LOWER, seed, fold).operations();
    return all.stream().filter(operation -> operation.name().startsWith("SUM_")).toList();
  }

  private static SumTable table(Operation operation, int n) {
    int[] results = new int[n * n];
    Arrays.setAll(results, i -> operation.apply(new int[] {i / n, i % n}, n));
    return new SumTable(n, results);
  }

  private static boolean equal(SumTable one, SumTable other) {
    return Arrays.equals(one.results(), other.results());
  }

  private static boolean neutral(SumTable table, int e) {
    return IntStream.range(0, table.n()).allMatch(a -> table.get(a, e) == a);
  }

  /** 0, g, g + g, ... until it comes back to 0. */
  private static List<Integer> multiples(SumTable table, int zero, int g) {
    List<Integer> multiples = new ArrayList<>();
    int multiple = zero;
    do {
      multiples.add(multiple);
      multiple = table.get(multiple, g);
    } while (multiple != zero);
    return multiples;
  }
}
