package io.coursework.tfmodel.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.curriculum.Curriculum;
import io.coursework.curricula.curriculum.Exp3s;
import io.coursework.curricula.curriculum.Lesson;
import io.coursework.curricula.curriculum.LossProportional;
import io.coursework.curricula.curriculum.TeacherStudent;
import io.coursework.tfmodel.Specs;
import io.coursework.tfmodel.training.ShortTraining.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Curricula that decide by the very losses of the model that they teach. */
@Tag("long")
class AdaptiveTrainingTest {

  private static final List<String> TASKS = List.of("MAX", "MED", "SUM");
  private static final long SEED = 3;
  private static final int STEPS = 40;
  private static final int BROKEN_OFF = 21; // in the midst of the windows of ten visits

  static List<Curriculum> curricula() {
    return List.of(
        new Exp3s(TASKS, Exp3s.Gain.PREDICTION, 0.05, 0.5),
        new Exp3s(TASKS, Exp3s.Gain.TARGET, 0.05, 0.5),
        new LossProportional(TASKS, 2, 0.9, 0.1),
        new TeacherStudent(
            TASKS,
            TeacherStudent.Variant.WINDOW,
            0.1,
            10,
            TeacherStudent.Choice.EPSILON,
            0.1,
            4e-4));
  }

  private static ShortTraining training(Curriculum curriculum) {
    return new ShortTraining(curriculum, Specs.optimizer(), STEPS);
  }

  @ParameterizedTest
  @MethodSource("curricula")
  void givesTheSameBitsTwiceAndWithAnyNumberOfThreads(Curriculum curriculum) {
    Outcome first = training(curriculum).unbroken(SEED, 1);
    for (int threads : new int[] {1, 2}) {
      Outcome again = training(curriculum).unbroken(SEED, threads);
      assertEquals(first.lessons(), again.lessons(), threads + " threads");
      assertEquals(first.bits(), again.bits(), threads + " threads");
    }
  }

  @ParameterizedTest
  @MethodSource("curricula")
  void goesOnFromACheckpointBitByBit(Curriculum curriculum, @TempDir Path folder)
      throws IOException {
    Outcome unbroken = training(curriculum).unbroken(SEED, 1);
    Path checkpoint = training(curriculum).checkpoint(SEED, BROKEN_OFF, folder);
    Outcome resumed = training(curriculum).resumed(SEED, checkpoint, true);
    assertEquals(unbroken.lessons().subList(BROKEN_OFF, STEPS), resumed.lessons());
    assertEquals(unbroken.losses().subList(BROKEN_OFF, STEPS), resumed.losses());
    assertArrayEquals(unbroken.weights(), resumed.weights());
    assertArrayEquals(unbroken.teacher(), resumed.teacher());

    // Or all this would hold whether the state is kept or not.
    Outcome forgetful = training(curriculum).resumed(SEED, checkpoint, false);
    assertNotEquals(resumed.lessons(), forgetful.lessons());
    assertTrue(new HashSet<Lesson>(unbroken.lessons()).size() > 1, "a teacher that teaches");
  }
}
