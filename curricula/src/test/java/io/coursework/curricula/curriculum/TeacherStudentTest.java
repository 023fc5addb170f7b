package io.coursework.curricula.curriculum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.curriculum.Student.Seen;
import io.coursework.curricula.curriculum.TeacherStudent.Choice;
import io.coursework.curricula.curriculum.TeacherStudent.Variant;
import io.coursework.curricula.spec.InvalidSpecException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TeacherStudentTest {
  private static final List<String> TASKS = List.of("MAX", "MED", "SUM");

  private static Teacher teacher(List<String> tasks, Variant variant, int window, Choice choice) {
    return new TeacherStudent(tasks, variant, 0.1, window, choice, 0.1, 4e-4)
        .teacher(new TrainingInfo(tasks, 1000, 5, "SUM", tasks.stream().map(task -> 0.0).toList()));
  }

  private static String chosen(Teacher teacher, long step) {
    return teacher.lesson(step).weights().keySet().iterator().next();
  }

  /** Second in the state of the only operation. */
  private static double progress(Teacher teacher) {
    return teacher.state()[1];
  }

  private static Seen sum(double loss) {
    return Seen.losses(Map.of("SUM", loss));
  }

  @Test
  void smoothsTheChangesOnline() {
    Teacher teacher = teacher(List.of("SUM"), Variant.ONLINE, 2, Choice.EPSILON);
    teacher.observe(0, sum(3));
    assertEquals(0, progress(teacher));
    teacher.observe(1, sum(2.5));
    assertEquals(0.05, progress(teacher), 1e-15); // 0.1 * 0.5
    teacher.observe(2, sum(Double.NaN));
    teacher.observe(3, sum(2));
    assertEquals(0.095, progress(teacher), 1e-15); // 0.1 * 0.5 + 0.9 * 0.05
  }

  @Test
  void smoothsTheSlopeOfARowOfVisits() {
    Teacher teacher = teacher(List.of("SUM"), Variant.NAIVE, 3, Choice.EPSILON);
    double[] losses = {9, 7, 8, 6, 4, 2};
    double[] expected = {0, 0, 0.05, 0.05, 0.05, 0.245}; // 0.1 * 0.5; 0.1 * 2 + 0.9 * 0.05
    for (int step = 0; step < losses.length; step++) {
      teacher.observe(step, sum(losses[step]));
      assertEquals(expected[step], progress(teacher), 1e-15, "step " + step);
    }
  }

  @Test
  void takesTheSlopeOverTheLastSteps() {
    Teacher teacher = teacher(List.of("SUM"), Variant.WINDOW, 2, Choice.EPSILON);
    teacher.observe(0, sum(9));
    teacher.observe(1, sum(8));
    teacher.observe(5, sum(2));
    assertEquals(1.5, progress(teacher), 1e-15); // 6 in 4 steps
  }

  @ParameterizedTest
  @EnumSource
  void visitsEachOperationInTurnFirst(Variant variant) {
    Teacher teacher = teacher(TASKS, variant, 2, Choice.EPSILON);
    String visits = "";
    for (int step = 0; step < 6; step++) {
      visits += chosen(teacher, step).charAt(2);
      teacher.observe(step, Seen.losses(Map.of("MAX", 1.0, "MED", 1.0, "SUM", 1.0)));
    }
    assertEquals(variant == Variant.NAIVE ? "XXDDMM" : "XDMXDM", visits);
  }

  @Test
  void staysWithAnOperationForItsRow() {
    Teacher teacher = teacher(TASKS, Variant.NAIVE, 5, Choice.BOLTZMANN);
    Student student = Student.of(TASKS, 1);
    for (int step = 0; step < 100; step++) {
      String now = chosen(teacher, step);
      teacher.observe(step, student.learn(teacher.lesson(step)));
      assertTrue(step % 5 == 4 || chosen(teacher, step + 1).equals(now), "step " + step);
    }
  }

  @ParameterizedTest
  @EnumSource
  void visitsTheImprovingOperationMost(Variant variant) {
    for (Choice choice : Choice.values()) {
      Student student = new Student(Map.of("MAX", 0.0, "MED", 0.0, "SUM", 0.002), "SUM", 0, 1);
      assertTrue(visits(variant, choice, student).get("SUM") > 400, variant + " " + choice);
    }
  }

  @ParameterizedTest
  @EnumSource
  void comesBackToAForgottenOperation(Variant variant) {
    Student student = new Student(Map.of("MAX", 0.0, "MED", -0.002, "SUM", 0.0), "SUM", 0, 1);
    assertTrue(visits(variant, Choice.EPSILON, student).get("MED") > 400, variant.name());
  }

  /** Of 600 steps. */
  private static Map<String, Integer> visits(Variant variant, Choice choice, Student student) {
    Teacher teacher = teacher(TASKS, variant, 10, choice);
    Map<String, Integer> visits = new HashMap<>();
    for (int step = 0; step < 600; step++) {
      visits.merge(chosen(teacher, step), 1, Integer::sum);
      teacher.observe(step, student.learn(teacher.lesson(step)));
    }
    return visits;
  }

  @Test
  void exploresByTheShareGiven() {
    Teacher teacher = teacher(TASKS, Variant.ONLINE, 2, Choice.EPSILON);
    double[] state = teacher.state();
    int length = state.length / 3;
    for (int i = 0; i < 3; i++) {
      state[i * length] = 2; // visits
      state[i * length + 1] = i == 1 ? -1 : 0.5; // progress: the largest is negative
    }
    teacher.restore(state);
    int others = 0;
    for (int step = 0; step < 10_000; step++) {
      others += chosen(teacher, step).equals("MED") ? 0 : 1;
    }
    assertEquals(667, others, 5 * 25); // 2/3 of epsilon; 5 standard deviations
  }

  @Test
  void choosesByTheExponentOfProgress() {
    Teacher teacher = teacher(TASKS, Variant.ONLINE, 2, Choice.BOLTZMANN);
    double[] state = teacher.state();
    int length = state.length / 3;
    for (int i = 0; i < 3; i++) {
      state[i * length] = 2;
      state[i * length + 1] = i == 1 ? -4e-4 * Math.log(2) : 0; // 1 : 2 : 1
    }
    teacher.restore(state);
    int twice = 0;
    for (int step = 0; step < 10_000; step++) {
      twice += chosen(teacher, step).equals("MED") ? 1 : 0;
    }
    assertEquals(5000, twice, 5 * 50); // 5 standard deviations
  }

  @Test
  void reportsAllThatIsWrong() {
    var thrown =
        assertThrows(
            InvalidSpecException.class,
            () -> new TeacherStudent(List.of("MAX", "max"), null, 0, 1, null, -0.1, 0));
    assertEquals(
        List.of(
            "tasks = [MAX, MAX] names one twice; keep one of them",
            "variant is missing; choose online, naive, window or sampling",
            "alpha = 0.0 is outside ]0, 1]; choose e.g. 0.1",
            "window = 1 is outside 2..10000; choose e.g. 10",
            "choice is missing; choose epsilon or boltzmann",
            "epsilon = -0.1 is outside [0, 1]; choose e.g. 0.1",
            "temperature = 0.0 is not a number above 0; choose e.g. 0.0004"),
        thrown.problems());
  }
}
