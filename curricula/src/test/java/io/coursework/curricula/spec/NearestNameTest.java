package io.coursework.curricula.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NearestNameTest {
  @Test
  void findsTheNameWithTheFewestEdits() {
    List<String> known = List.of("SUM", "MAX", "MIN", "MED", "PROD");
    assertEquals(Optional.of("SUM"), NearestName.of("SUMM", known));
    assertEquals(Optional.of("PROD"), NearestName.of("product", known));
    assertEquals(Optional.of("MED"), NearestName.of("med", known));
  }

  @Test
  void findsNothingAmongNothing() {
    assertEquals(Optional.empty(), NearestName.of("SUM", List.of()));
  }
}
