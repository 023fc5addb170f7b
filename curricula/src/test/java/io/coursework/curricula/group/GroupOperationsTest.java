package io.coursework.curricula.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.domain.Permutations;
import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.expression.Operations;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupOperationsTest {
  @Test
  void multipliesFromLeftToRight() {
    Operations s3 = operations("S3", "alternating", Blocks.COSETS);
    assertEquals(4, s3.find("OP").apply(new int[] {1, 2}, 6));
    assertEquals(3, s3.find("PRODUCT").apply(new int[] {2, 1}, 6));
    assertEquals(5, s3.find("PRODUCT").apply(new int[] {5}, 6));
    // (p1.p2).p1 = p4.p1: 201 after 021 is 0->2, 1->2->1, 2->1->0
    assertEquals(5, s3.find("PRODUCT").apply(new int[] {1, 2, 1}, 6));
  }

  @ParameterizedTest
  @CsvSource({
    "S3, alternating, COSETS",
    "S4, stabilizer, COSETS",
    "A5, stabilizer, COSETS",
    "C20, C5, COSETS",
    "S4, klein, RANDOM",
    "A5, stabilizer, RANDOM"
  })
  void determinesTheProductByBlockAndResidue(String group, String subgroup, Blocks blocks) {
    Operations operations = operations(group, subgroup, blocks);
    PermutationGroup all = PermutationGroup.of(group);
    int n = all.order();
    Operation product = operations.find("PRODUCT");
    Operation block = operations.find("BLK");
    Operation residue = operations.find("RES");
    Integer[] known = new Integer[n * n]; // product by block and residue
    var random = new SplittableRandom(1);
    for (int i = 0; i < 5_000; i++) {
      int[] operands = random.ints(1 + i % 4, 0, n).toArray();
      int p = product.apply(operands, n);
      int b = block.apply(operands, n);
      int r = residue.apply(operands, n);
      assertTrue(block.gives(b, n));
      assertTrue(residue.gives(r, n));
      assertTrue(known[b * n + r] == null || known[b * n + r] == p);
      known[b * n + r] = p;
      if (blocks == Blocks.COSETS) {
        assertEquals(p, all.product(b, r));
      }
    }
  }

  @Test
  void addsModuloADivisorInACyclicGroup() {
    Operations c12 = operations("C12", "C4", Blocks.COSETS); // H = 3Z_12
    for (int a = 0; a < 12; a++) {
      for (int b = 0; b < 12; b++) {
        assertEquals((a + b) % 3, c12.find("BLOCK").apply(new int[] {a, b}, 12));
      }
    }
  }

  @Test
  void staysInTheSubgroup() {
    Operation sub = operations("S4", "klein", Blocks.RANDOM).find("SUB");
    PermutationGroup s4 = PermutationGroup.of("S4");
    int taken = 0;
    for (int a = 0; a < 24; a++) {
      assertEquals(sub.takes(a, 24), sub.gives(a, 24));
      taken += sub.takes(a, 24) ? 1 : 0;
      for (int b = 0; b < 24; b++) {
        if (sub.takes(a, 24) && sub.takes(b, 24)) {
          int result = sub.apply(new int[] {a, b}, 24);
          assertEquals(s4.product(a, b), result);
          assertTrue(sub.gives(result, 24));
        }
      }
    }
    assertEquals(4, taken);
    var thrown =
        assertThrows(IllegalArgumentException.class, () -> sub.apply(new int[] {0, 1}, 24));
    assertEquals(
        "SUB takes no p1, which is outside its subgroup of order 4; choose an element of the"
            + " subgroup",
        thrown.getMessage());
  }

  private static Operations operations(String group, String subgroup, Blocks blocks) {
    return new Operations(new Permutations(group, subgroup, blocks, 9).operations());
  }
}
