package io.coursework.curricula.spec;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SpecTypeTest {
  record Anything() {}

  @Test
  void rejectsARecordThatIsNotOfItsBase() {
    var thrown =
        assertThrows(
            InvalidSpecException.class,
            () -> new SpecType(Comparable.class, "anything", Anything.class, "a record"));
    assertTrue(thrown.getMessage().contains("does not implement java.lang.Comparable"));
  }

  @Test
  void rejectsANameThatIsNotSnakeCase() {
    assertThrows(
        InvalidSpecException.class,
        () -> new SpecType(Record.class, "AnyThing", Anything.class, "a record"));
  }
}
