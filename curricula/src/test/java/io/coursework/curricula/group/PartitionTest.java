package io.coursework.curricula.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionTest {
  @ParameterizedTest
  @CsvSource({
    "S3, alternating, 3, true, p0 p1",
    "S3, stabilizer, 2, false, p0 p1 p3",
    "S4, klein, 4, true, p0 p1 p2 p3 p4 p5",
    "S4, alternating, 12, true, p0 p1",
    "S4, stabilizer, 6, false, p0 p1 p3 p9",
    "A5, stabilizer, 12, false, p0 p1 p2 p5 p16",
    "S3, 120, 3, true, p0 p1",
    "S3, trivial, 1, true, p0 p1 p2 p3 p4 p5",
    "A5, alternating, 60, true, p0",
    "C12, C4, 4, true, p0 p1 p2",
    "C10, C5, 5, true, p0 p1"
  })
  void namesTheCosetsByTheirSmallestElements(
      String group, String subgroup, int order, boolean normal, String names) {
    Partition cosets = cosets(group, subgroup);
    assertEquals(order, cosets.subgroup().order());
    assertEquals(normal, cosets.subgroup().normal());
    assertEquals(
        names,
        IntStream.range(0, cosets.group().order())
            .map(cosets::block)
            .sorted()
            .distinct()
            .mapToObj(block -> "p" + block)
            .collect(Collectors.joining(" ")));
  }

  @Test
  void holdsTheElementsOfTheReference() {
    assertEquals(Set.of(0, 3, 4), elements(cosets("S3", "alternating").subgroup()));
    assertEquals(Set.of(0, 2), elements(cosets("S3", "stabilizer").subgroup()));
    assertEquals(Set.of(0, 3, 6, 9), elements(cosets("C12", "C4").subgroup())); // 3Z_12
  }

  @ParameterizedTest
  @CsvSource({
    "S2, trivial",
    "S3, alternating",
    "S3, stabilizer",
    "S4, klein",
    "S4, alternating",
    "S4, stabilizer",
    "A4, klein",
    "S5, alternating",
    "S5, klein",
    "S5, stabilizer",
    "A5, stabilizer",
    "A5, 12340",
    "C128, C8"
  })
  void factorsEveryElementIntoBlockAndPlace(String group, String subgroup) {
    Partition cosets = cosets(group, subgroup);
    for (int p = 0; p < cosets.group().order(); p++) {
      assertEquals(p, cosets.group().product(cosets.block(p), cosets.place(p)));
      assertTrue(cosets.subgroup().contains(cosets.place(p)));
      assertTrue(cosets.block(p) <= p);
      assertEquals(cosets.block(p), cosets.block(cosets.block(p)));
      assertEquals(0, cosets.place(cosets.block(p)));
    }
    // a subgroup: closed under products
    for (int i = 0; i < cosets.subgroup().order(); i++) {
      for (int j = 0; j < cosets.subgroup().order(); j++) {
        int product =
            cosets.group().product(cosets.subgroup().element(i), cosets.subgroup().element(j));
        assertTrue(cosets.subgroup().contains(product));
      }
    }
  }

  @Test
  void makesTheBlockOfAProductAFunctionOfBlocksForNormalSubgroupsOnly() {
    assertTrue(congruent(cosets("S4", "klein")));
    assertTrue(congruent(cosets("S3", "alternating")));
    assertFalse(congruent(cosets("S4", "stabilizer")));
    assertFalse(congruent(cosets("A5", "stabilizer")));
    assertFalse(congruent(random("S4", "klein", 0)));
  }

  @Test
  void tellsWhereThePointGoesForAStabilizer() {
    Partition cosets = cosets("A5", "stabilizer");
    for (int a = 0; a < 60; a++) {
      for (int b = 0; b < 60; b++) {
        boolean sameImage = cosets.group().image(a, 4) == cosets.group().image(b, 4);
        assertEquals(sameImage, cosets.block(a) == cosets.block(b));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"S3, alternating", "S4, stabilizer", "A5, stabilizer", "C128, C2", "S3, trivial"})
  void drawsRandomBlocksOfTheSameSize(String group, String subgroup) {
    Partition partition = random(group, subgroup, 4);
    int order = partition.group().order();
    int size = partition.subgroup().order();
    Set<Long> pairs = new HashSet<>();
    for (int p = 0; p < order; p++) {
      int block = partition.block(p);
      assertEquals(
          size, IntStream.range(0, order).filter(q -> partition.block(q) == block).count());
      assertTrue(block <= p);
      assertEquals(block, partition.block(block));
      assertEquals(0, partition.place(block));
      assertTrue(partition.subgroup().contains(partition.place(p)));
      pairs.add((long) block * order + partition.place(p));
      if (p > 0 && partition.block(p) == partition.block(p - 1)) {
        assertTrue(partition.place(p) > partition.place(p - 1), "places rise with the elements");
      }
    }
    assertEquals(order, pairs.size(), "block and place determine the element");
  }

  @Test
  void drawsOtherRandomBlocksFromAnotherSeed() {
    assertEquals(random("S4", "klein", 3), random("S4", "klein", 3));
    assertEquals(random("S4", "klein", 3).hashCode(), random("S4", "klein", 3).hashCode());
    assertNotEquals(random("S4", "klein", 3), random("S4", "klein", 4));
    assertNotEquals(random("S4", "klein", 3), cosets("S4", "klein"));
  }

  @Test
  void saysWhatIsWrongWithASubgroup() {
    assertMessage(
        "S4", "Klein", "is not a subgroup; choose alternating, klein, stabilizer, trivial");
    assertMessage("S3", "klein", "needs four points, and the group has 3; choose another subgroup");
    assertMessage("C10", "klein", "lies outside the group, which does not hold [1, 0, 3, 2, 4");
    assertMessage("A4", "1023", "lies outside the group, which does not hold [1, 0, 2, 3]");
    assertMessage("S3", "1023", "lies outside the group");
    assertMessage("S3", "C3", "is for cyclic groups only; name the subgroup by a generator");
    assertMessage("C10", "C4", "does not divide the group's order of 10; choose a divisor");
    assertMessage("S3", "122", "names '122', which does not hold each of 0..2 once");
  }

  private static void assertMessage(String group, String subgroup, String start) {
    PermutationGroup known = PermutationGroup.of(group);
    var thrown = assertThrows(IllegalArgumentException.class, () -> Subgroup.of(known, subgroup));
    assertTrue(thrown.getMessage().startsWith(start), thrown.getMessage());
  }

  private static Partition cosets(String group, String subgroup) {
    return Partition.cosets(Subgroup.of(PermutationGroup.of(group), subgroup));
  }

  private static Partition random(String group, String subgroup, long seed) {
    return Partition.random(Subgroup.of(PermutationGroup.of(group), subgroup), seed);
  }

  private static Set<Integer> elements(Subgroup subgroup) {
    return IntStream.range(0, subgroup.order())
        .mapToObj(subgroup::element)
        .collect(Collectors.toSet());
  }

  /** Whether the block of a product depends on the blocks of the factors only. */
  private static boolean congruent(Partition partition) {
    PermutationGroup group = partition.group();
    for (int a = 0; a < group.order(); a++) {
      for (int b = 0; b < group.order(); b++) {
        int named = group.product(partition.block(a), partition.block(b));
        if (partition.block(group.product(a, b)) != partition.block(named)) {
          return false;
        }
      }
    }
    return true;
  }
}
