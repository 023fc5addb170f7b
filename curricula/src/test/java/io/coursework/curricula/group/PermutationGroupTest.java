package io.coursework.curricula.group;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PermutationGroupTest {
  @Test
  void sortsItsElementsByTheirOneLineNotation() {
    PermutationGroup s3 = PermutationGroup.of("S3");
    int[][] expected = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    for (int a = 0; a < 6; a++) {
      assertArrayEquals(expected[a], images(s3, a));
      assertEquals(a, s3.indexOf(expected[a]));
    }
  }

  @Test
  void letsTheRightFactorActFirst() {
    PermutationGroup s3 = PermutationGroup.of("S3");
    assertEquals(4, s3.product(1, 2));
    assertEquals(3, s3.product(2, 1));
  }

  @ParameterizedTest
  @CsvSource({
    "S2, 2, 2",
    "S3, 6, 3",
    "S4, 24, 4",
    "S5, 120, 5",
    "A3, 3, 3",
    "A4, 12, 4",
    "A5, 60, 5",
    "C2, 2, 2",
    "C9, 9, 9",
    "C10, 10, 10",
    "C128, 128, 128",
    "120 021, 6, 3",
    "1032 2301, 4, 4",
    "12340 04321, 10, 5"
  })
  void isAGroup(String name, int order, int degree) {
    PermutationGroup group = PermutationGroup.of(name);
    assertEquals(order, group.order());
    assertEquals(degree, group.degree());
    for (int a = 0; a < order; a++) {
      assertEquals(a, group.product(a, 0));
      assertEquals(a, group.product(0, a));
      assertEquals(0, group.product(a, group.inverse(a)));
      assertEquals(0, group.product(group.inverse(a), a));
      assertTrue(a == 0 || Arrays.compare(images(group, a - 1), images(group, a)) < 0);
      for (int b = 0; b < order; b++) {
        int ab = group.product(a, b);
        for (int i = 0; i < degree; i++) {
          assertEquals(group.image(a, group.image(b, i)), group.image(ab, i)); // so associative
        }
      }
    }
  }

  @Test
  void numbersTheEvenPermutationsAsTheirRowsInTheWholeGroup() {
    PermutationGroup all = PermutationGroup.of("S5");
    PermutationGroup even = PermutationGroup.of("A5");
    Subgroup rows = Subgroup.of(all, "alternating");
    for (int a = 0; a < 60; a++) {
      assertArrayEquals(images(all, rows.element(a)), images(even, a));
    }
  }

  @Test
  void addsInACyclicGroup() {
    PermutationGroup c12 = PermutationGroup.of("C12");
    for (int a = 0; a < 12; a++) {
      for (int b = 0; b < 12; b++) {
        assertEquals((a + b) % 12, c12.product(a, b));
      }
    }
  }

  @Test
  void isTheSameFromOtherGenerators() {
    assertEquals(PermutationGroup.of("S3"), PermutationGroup.of("102 021"));
    assertEquals(PermutationGroup.of("S3").hashCode(), PermutationGroup.of("102 021").hashCode());
    assertEquals(PermutationGroup.of("A4"), PermutationGroup.of("1203 0231"));
    assertNotEquals(PermutationGroup.of("1032 2301"), PermutationGroup.of("1230"));
    assertNotEquals(PermutationGroup.of("S3"), PermutationGroup.of("C6"));
  }

  @Test
  void saysWhatIsWrong() {
    assertMessage("S6", "is not a group; choose S2..S5, A3..A5, C2..C128 or generators such as");
    assertMessage("C1", "has an order outside 2..128; choose C2..C128");
    assertMessage("C129", "has an order outside 2..128; choose C2..C128");
    assertMessage("", "is not a group; choose");
    assertMessage("012", "generates the identity only; choose a group of 2..128");
    assertMessage("121", "names '121', which does not hold each of 0..2 once; write the images");
    assertMessage("10 012", "mixes permutations of 2 and of 3 points; write fixed points out");
    assertMessage("1234567890 1023456789", "generates more than 128 elements; choose a group");
  }

  private static void assertMessage(String group, String start) {
    var thrown =
        assertThrows(IllegalArgumentException.class, () -> PermutationGroup.of(group), group);
    assertTrue(thrown.getMessage().startsWith(start), thrown.getMessage());
  }

  private static int[] images(PermutationGroup group, int a) {
    return IntStream.range(0, group.degree()).map(i -> group.image(a, i)).toArray();
  }
}
