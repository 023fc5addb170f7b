package io.coursework.curricula.spec;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class RequirementsTest {
  @Test
  void saysNothingWhereAllIsWell() {
    assertDoesNotThrow(() -> new Requirements().require(true, "steps = %d", 1).throwIfAny());
  }

  @Test
  void reportsEveryProblemInOrderAndOnePerLine() {
    Requirements requirements =
        new Requirements()
            .require(false, "steps = %d is below 1", 0)
            .require(true, "unseen")
            .require(false, "share = %.1f is above 1", 1.5);
    InvalidSpecException thrown =
        assertThrows(InvalidSpecException.class, requirements::throwIfAny);
    assertEquals(List.of("steps = 0 is below 1", "share = 1.5 is above 1"), thrown.problems());
    assertEquals("steps = 0 is below 1\nshare = 1.5 is above 1", thrown.getMessage());
  }
}
