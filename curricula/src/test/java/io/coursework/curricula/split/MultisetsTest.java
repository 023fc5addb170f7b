package io.coursework.curricula.split;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.BitSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MultisetsTest {
  @ParameterizedTest
  @CsvSource({"10, 1, 10", "10, 2, 55", "10, 3, 220", "2, 10, 11", "128, 2, 8256"})
  void numbersEveryMultisetOnce(int modulus, int size, int count) {
    assertEquals(BigInteger.valueOf(count), Multisets.count(modulus, size));
    Multisets multisets = Multisets.of(modulus, size);
    BitSet ranks = new BitSet();
    int[] sorted = new int[size];
    int visited = 0;
    do {
      ranks.set(multisets.rank(sorted));
      visited++;
    } while (multisets.next(sorted));
    assertEquals(count, visited);
    assertEquals(count, ranks.cardinality());
    assertEquals(count, ranks.length(), "ranks are 0..count-1");
  }
}
