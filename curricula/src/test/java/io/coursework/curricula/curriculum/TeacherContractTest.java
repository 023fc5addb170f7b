package io.coursework.curricula.curriculum;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.Guice;
import com.google.inject.Key;
import io.coursework.curricula.CurriculaModule;
import io.coursework.curricula.curriculum.Student.Seen;
import io.coursework.curricula.spec.SpecType;
import io.coursework.curricula.task.DifficultyAxis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every curriculum owes the training, with one operation, with three and with eight. */
class TeacherContractTest {
  private static final int STEPS = 500;
  private static final int SAVED = 137;
  private static final List<String> OPERATIONS =
      List.of("MAX", "MED", "SUM", "MIN", "PROD", "RARE", "WELL", "DONE");

  @TempDir static Path folder;

  static Stream<Arguments> curricula() throws IOException {
    List<Arguments> all = new ArrayList<>();
    for (int count : new int[] {1, 3, 8}) {
      List<String> operations = OPERATIONS.subList(0, count);
      for (Curriculum curriculum : curricula(operations)) {
        all.add(Arguments.of(curriculum, operations));
      }
    }
    return all.stream();
  }

  private static List<Curriculum> curricula(List<String> operations) throws IOException {
    Map<String, Double> rising = new LinkedHashMap<>();
    Map<String, Double> known = new LinkedHashMap<>();
    for (String operation : operations) {
      rising.put(operation, rising.size() + 1.0);
      known.put(operation, 0.5);
    }
    Map<String, Double> first = Map.of(operations.get(0), 1.0);
    Staged restarting =
        new Staged(
            List.of(
                new Stage(0.2, first),
                new Stage(0.3, rising, 0.25, Restart.EVERYTHING),
                new Stage(0.5, first, 0.5, Restart.NOTHING)));
    Competence growing = new Competence(rising, DifficultyAxis.LENGTH, 0.01, 2, 0.5);
    List<Curriculum> all = new ArrayList<>();
    all.add(new FixedMix(rising));
    all.add(new FixedMix(rising, 3));
    all.add(new Staged(List.of(new Stage(0.4, first), new Stage(0.6, rising))));
    all.add(restarting);
    for (Ramp.Shape shape : Ramp.Shape.values()) {
      all.add(new Ramp(first, rising, shape, 0.1, 0.8));
    }
    all.add(growing);
    for (TeacherStudent.Variant variant : TeacherStudent.Variant.values()) {
      for (TeacherStudent.Choice choice : TeacherStudent.Choice.values()) {
        all.add(new TeacherStudent(operations, variant, 0.1, 10, choice, 0.1, 4e-4));
      }
    }
    for (Exp3s.Gain gain : Exp3s.Gain.values()) {
      all.add(new Exp3s(operations, gain, 0.05, 0.01));
    }
    all.add(new LossProportional(operations, 1.5, 0.9, 0.1));
    all.add(new ExcessLoss(known, 0.1, 0.01));
    all.add(new Continual(operations, 0.2, 50));
    all.add(new Shuffled(restarting, 3));
    all.add(new Reversed(growing));
    all.add(new Recorded(recording(restarting, operations)));
    return all;
  }

  private static String recording(PredefinedCurriculum curriculum, List<String> operations)
      throws IOException {
    Path file = folder.resolve(operations.size() + ".tsv");
    Files.deleteIfExists(file);
    Teacher teacher = curriculum.teacher(STEPS);
    try (MixtureLog log = MixtureLog.open(file, operations, 0)) {
      for (long step = 0; step < STEPS; step++) {
        log.write(step, teacher.lesson(step));
      }
    }
    return file.toString();
  }

  @ParameterizedTest
  @MethodSource("curricula")
  void givesTheSameLessonsAgain(Curriculum curriculum, List<String> operations) {
    assertEquals(
        lessons(curriculum, operations, Student.of(operations, 1)),
        lessons(curriculum, operations, Student.of(operations, 1)));
  }

  @ParameterizedTest
  @MethodSource("curricula")
  void goesOnFromItsStateToTheBit(Curriculum curriculum, List<String> operations) {
    Teacher teacher = curriculum.teacher(training(operations));
    Student student = Student.of(operations, 2);
    double[] state = null;
    List<Lesson> lessons = new ArrayList<>();
    List<Observation> observations = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      if (step == SAVED) {
        state = teacher.state();
      }
      lessons.add(teacher.lesson(step));
      observations.add(student.learn(lessons.get(step)));
      observe(teacher, step, observations.get(step));
    }
    Teacher resumed = curriculum.teacher(training(operations));
    observe(resumed, 0, observations.get(0)); // whatever it has seen is forgotten
    resumed.restore(state);
    assertArrayEquals(state, resumed.state());
    for (int step = SAVED; step < STEPS; step++) {
      assertEquals(lessons.get(step), resumed.lesson(step));
      observe(resumed, step, observations.get(step));
    }
    assertArrayEquals(teacher.state(), resumed.state());
    assertEquals(teacher.adaptive(), state.length > 0);
  }

  @ParameterizedTest
  @MethodSource("curricula")
  void handsOutItsStateAndKeepsNone(Curriculum curriculum, List<String> operations) {
    Teacher teacher = curriculum.teacher(training(operations));
    double[] before = teacher.state();
    double[] given = teacher.state();
    Arrays.fill(given, 7);
    assertArrayEquals(before, teacher.state());
    double[] longer = Arrays.copyOf(before, before.length + 1);
    String message =
        assertThrows(IllegalArgumentException.class, () -> teacher.restore(longer)).getMessage();
    assertTrue(message.startsWith("state of " + longer.length + " numbers, but"), message);
  }

  @ParameterizedTest
  @MethodSource("curricula")
  void weighsNoOperationBelowNothingAndAllAsOne(Curriculum curriculum, List<String> operations) {
    Set<String> taught = curriculum.operations();
    for (Lesson lesson : lessons(curriculum, operations, Student.of(operations, 3))) {
      assertSound(taught, lesson);
    }
    assertTrue(operations.containsAll(taught));
  }

  @ParameterizedTest
  @MethodSource("curricula")
  void changesNothingWhenAsked(Curriculum curriculum, List<String> operations) {
    Teacher teacher = curriculum.teacher(training(operations));
    Student student = Student.of(operations, 4);
    for (int step = 0; step < 60; step++) {
      double[] state = teacher.state();
      Lesson lesson = teacher.lesson(step);
      assertEquals(lesson, teacher.lesson(step));
      assertArrayEquals(state, teacher.state());
      observe(teacher, step, student.learn(lesson));
    }
  }

  @ParameterizedTest
  @MethodSource("curricula")
  void staysSoundWhateverItSees(Curriculum curriculum, List<String> operations) {
    double[] extremes = {
      0, -0.0, 1e-300, 1, 1e300, Double.MAX_VALUE, -1, Double.NaN, Double.POSITIVE_INFINITY
    };
    SplittableRandom random = new SplittableRandom(5);
    Set<String> taught = curriculum.operations();
    Teacher teacher = curriculum.teacher(training(operations));
    for (int step = 0; step < STEPS; step++) {
      assertSound(taught, teacher.lesson(step));
      Map<String, Double> losses = new LinkedHashMap<>();
      operations.forEach(o -> losses.put(o, extremes[random.nextInt(extremes.length)]));
      double[] others = random.ints(4, 0, extremes.length).mapToDouble(i -> extremes[i]).toArray();
      observe(
          teacher,
          step,
          new Seen(losses, others[0], others[1], others[2], others[3], random.nextInt(3)));
      for (double number : teacher.state()) {
        assertFalse(Double.isInfinite(number), "step " + step);
      }
    }
    assertSound(taught, teacher.lesson(STEPS));
  }

  @Test
  void coversEveryCurriculumOfTheCatalogue() throws IOException {
    Set<SpecType> types =
        Guice.createInjector(new CurriculaModule()).getInstance(new Key<Set<SpecType>>() {});
    Set<Class<?>> covered =
        curricula(OPERATIONS).stream().map(Object::getClass).collect(Collectors.toSet());
    for (SpecType type : types) {
      if (type.base() == Curriculum.class) {
        assertTrue(covered.contains(type.record()), "add " + type.name() + " to this test");
      }
    }
  }

  private static List<Lesson> lessons(
      Curriculum curriculum, List<String> operations, Student student) {
    Teacher teacher = curriculum.teacher(training(operations));
    List<Lesson> lessons = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      Lesson lesson = teacher.lesson(step);
      lessons.add(lesson);
      observe(teacher, step, student.learn(lesson));
    }
    return lessons;
  }

  private static void observe(Teacher teacher, long step, Observation observation) {
    if (teacher.adaptive()) {
      teacher.observe(step, observation);
    }
  }

  private static TrainingInfo training(List<String> operations) {
    return new TrainingInfo(
        operations,
        STEPS,
        11,
        operations.get(operations.size() - 1),
        Collections.nCopies(operations.size(), 0.1));
  }

  private static void assertSound(Set<String> taught, Lesson lesson) {
    assertShares(lesson.weights());
    assertShares(lesson.mix());
    lesson.mix().forEach((name, share) -> assertTrue(share == 0 || taught.contains(name), name));
  }

  private static void assertShares(Map<String, Double> shares) {
    double sum = 0;
    for (double share : shares.values()) {
      assertTrue(share >= 0, shares.toString()); // so no NaN
      sum += share;
    }
    assertEquals(1, sum, 1e-12, shares.toString());
  }
}
