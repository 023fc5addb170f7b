package io.coursework.curricula.curriculum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.curriculum.Student.Seen;
import io.coursework.curricula.spec.InvalidSpecException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LossProportionalTest {
  private static final TrainingInfo TRAINING =
      new TrainingInfo(List.of("MAX", "SUM"), 1000, 0, "SUM", List.of(0.0, 0.5));

  private static Teacher teacher(double tau) {
    return new LossProportional(List.of("SUM", "MAX"), tau, 0.9, 0.1).teacher(TRAINING);
  }

  private static double sum(Teacher teacher) {
    return teacher.lesson(0).weights().get("SUM");
  }

  @Test
  void weighsWhatCanStillBeLearned() {
    Teacher teacher = teacher(1);
    assertEquals(0.5, sum(teacher));
    teacher.observe(0, Seen.losses(Map.of("SUM", 2.0, "MAX", 0.5))); // excess 1.5 and 0.5
    assertEquals(0.9 * 0.75 + 0.05, sum(teacher), 1e-15);
    teacher.observe(1, Seen.losses(Map.of("SUM", 1.0))); // 0.9 * 1.5 + 0.1 * 0.5 = 1.4
    assertEquals(0.9 * 1.4 / 1.9 + 0.05, sum(teacher), 1e-15);
  }

  @Test
  void sharpensByThePower() {
    Teacher squares = teacher(2);
    squares.observe(0, Seen.losses(Map.of("SUM", 2.0, "MAX", 0.5)));
    assertEquals(0.9 * 0.9 + 0.05, sum(squares), 1e-15); // 2.25 to 0.25
    Teacher even = teacher(0);
    even.observe(0, Seen.losses(Map.of("SUM", 2.0, "MAX", 0.0)));
    assertEquals(0.5, sum(even), 1e-15);
  }

  @Test
  void takesAnUnseenOperationForAMeanOne() {
    Teacher teacher =
        new LossProportional(List.of("SUM", "MAX", "MED"), 1, 0.9, 0)
            .teacher(
                new TrainingInfo(
                    List.of("SUM", "MAX", "MED"), 10, 0, "SUM", List.of(0.0, 0.0, 0.0)));
    teacher.observe(0, Seen.losses(Map.of("SUM", 3.0, "MAX", 1.0)));
    assertEquals(1.0 / 3, teacher.lesson(1).weights().get("MED"), 1e-15);
    assertEquals(0.5, teacher.lesson(1).weights().get("SUM"), 1e-15);
  }

  @Test
  void isEvenOnceAllIsLearned() {
    Teacher teacher = teacher(1);
    teacher.observe(0, Seen.losses(Map.of("SUM", 0.4, "MAX", 0.0))); // below the entropy
    assertEquals(0.5, sum(teacher));
  }

  @Test
  void favoursTheHardOperation() {
    Teacher teacher = teacher(1);
    Student student = new Student(Map.of("SUM", 0.002, "MAX", 0.05), "SUM", 0.01, 1);
    for (int step = 0; step < 300; step++) {
      teacher.observe(step, student.learn(teacher.lesson(step)));
    }
    assertTrue(sum(teacher) > 0.85, "SUM " + sum(teacher));
  }

  @Test
  void refusesATrainingWithoutItsOperations() {
    LossProportional spec = new LossProportional(List.of("PROD"), 1, 0.9, 0.1);
    assertEquals(
        "PROD is not one of the taught operations [MAX, SUM]",
        assertThrows(IllegalArgumentException.class, () -> spec.teacher(TRAINING)).getMessage());
  }

  @Test
  void reportsAllThatIsWrong() {
    var thrown =
        assertThrows(
            InvalidSpecException.class,
            () -> new LossProportional(List.of("sum", "ADD"), -1, 1, Double.NaN));
    assertEquals(
        List.of(
            "tasks = [SUM, SUM] names one twice; keep one of them",
            "tau = -1.0 is not a number >= 0; choose 1 for plain proportion",
            "decay = 1.0 is outside [0, 1[; choose e.g. 0.9",
            "floor = NaN is outside [0, 1]; choose e.g. 0.1"),
        thrown.problems());
  }
}
