package io.coursework.curricula.curriculum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.coursework.curricula.spec.InvalidSpecException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContinualTest {
  @Test
  void givesEachOperationAnEqualStretch() {
    Teacher teacher = new Continual(List.of("MAX", "MED", "SUM"), 0, 1).teacher(10);
    String taught = "";
    for (int step = 0; step < 12; step++) {
      Lesson lesson = teacher.lesson(step);
      taught += lesson.weights().keySet().iterator().next().charAt(2);
      assertEquals(Rehearsal.NONE, lesson.rehearsal());
    }
    assertEquals("XXXDDDDMMMMM", taught); // from 0, round(3.3), round(6.7), and beyond the end
  }

  @Test
  void rehearsesTheOperationsBefore() {
    Teacher teacher = new Continual(List.of("MAX", "MED", "SUM", "MAX"), 0.2, 50).teacher(8);
    assertEquals(Rehearsal.NONE, teacher.lesson(0).rehearsal());
    assertEquals(new Rehearsal(0.2, Map.of("MAX", 1.0), 50), teacher.lesson(2).rehearsal());
    assertEquals(
        new Rehearsal(0.2, Map.of("MAX", 0.5, "MED", 0.5), 50), teacher.lesson(4).rehearsal());
    assertEquals(Map.of("SUM", 0.8, "MAX", 0.1, "MED", 0.1), teacher.lesson(4).mix());
    assertEquals( // MAX is back: it needs no rehearsal
        new Rehearsal(0.2, Map.of("MED", 0.5, "SUM", 0.5), 50), teacher.lesson(6).rehearsal());
    assertEquals(Map.of("MAX", 1.0), teacher.lesson(6).weights());
  }

  @Test
  void hasNothingToRehearseOfTheSameOperation() {
    assertEquals(
        Rehearsal.NONE, new Continual(List.of("MAX", "MAX"), 0.5, 9).lesson(9, 10).rehearsal());
  }

  @Test
  void refusesMoreOperationsThanSteps() {
    assertEquals(
        "tasks are 3, but there are only 2 steps; train for longer",
        assertThrows(
                InvalidSpecException.class,
                () -> new Continual(List.of("MAX", "MED", "SUM"), 0, 1).teacher(2))
            .getMessage());
  }

  @Test
  void reportsAllThatIsWrong() {
    var thrown = assertThrows(InvalidSpecException.class, () -> new Continual(List.of(), 1, 0));
    assertEquals(
        List.of(
            "tasks is empty; name at least one operation, such as [MAX, SUM]",
            "rehearsal = 1.0 is outside [0, 1[; choose 0 to rehearse nothing",
            "buffer = 0 is below 1; choose e.g. 100"),
        thrown.problems());
  }
}
