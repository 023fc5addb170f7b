package io.coursework.curricula.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SparseOffsetsTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 17, 65_535, 65_536, 65_537, 131_072, 131_073, 1_000_000})
  void leadsToEveryLineFromTheLastKnownPlace(int lines) {
    SparseOffsets offsets = new SparseOffsets();
    for (int i = 0; i < lines; i++) {
      offsets.add(7L * i); // lines of seven bytes
    }
    assertEquals(lines, offsets.count());
    assertEquals(lines <= SparseOffsets.CAPACITY, offsets.complete());
    long farthest = 0;
    for (int i = 0; i < lines; i++) {
      assertEquals(7L * i, offsets.before(i) + 7 * offsets.skip(i));
      farthest = Math.max(farthest, offsets.skip(i));
    }
    // at least half of the table is in use
    long stride = farthest + 1;
    assertEquals(true, stride == 1 || lines / stride >= SparseOffsets.CAPACITY / 2 - 1);
  }
}
