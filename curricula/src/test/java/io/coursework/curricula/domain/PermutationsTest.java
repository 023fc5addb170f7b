package io.coursework.curricula.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.coursework.curricula.expression.Operations;
import io.coursework.curricula.group.Blocks;
import io.coursework.curricula.spec.InvalidSpecException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PermutationsTest {
  @Test
  void namesItsElements() {
    Permutations a5 = new Permutations("A5", "stabilizer");
    assertEquals(60, a5.size());
    assertEquals("p59", a5.text(59));
    assertFalse(a5.numeric());
    assertEquals(
        List.of("PRODUCT", "BLOCK", "RESIDUE", "SUB"), new Operations(a5.operations()).names());
  }

  @Test
  void hasEqualOperationsForEqualKeysOnly() {
    Permutations s4 = new Permutations("S4", "klein", Blocks.RANDOM, 1);
    assertEquals(s4.operations(), new Permutations("S4", "klein", Blocks.RANDOM, 1).operations());
    assertNotEquals(
        s4.operations(), new Permutations("S4", "klein", Blocks.RANDOM, 2).operations());
    assertNotEquals(s4.operations(), new Permutations("S4", "stabilizer").operations());
  }

  @Test
  void reportsWhatIsWrong() {
    assertEquals(
        List.of(
            "subgroup is missing; choose e.g. alternating",
            "blocks is missing; choose cosets or random",
            "group = 'S6' is not a group; choose S2..S5, A3..A5, C2..C128 or generators such as '120"
                + " 021'"),
        problems("S6", null, null));
    assertEquals(
        List.of("group is missing; choose e.g. S3, or generators"),
        problems(null, "klein", Blocks.COSETS));
    assertEquals(
        List.of(
            "subgroup = '1023' lies outside the group, which does not hold [1, 0, 2, 3]; choose"
                + " generators in the group"),
        problems("A4", "1023", Blocks.COSETS));
  }

  private static List<String> problems(String group, String subgroup, Blocks blocks) {
    return assertThrows(
            InvalidSpecException.class, () -> new Permutations(group, subgroup, blocks, 0))
        .problems();
  }
}
