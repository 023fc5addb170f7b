package io.coursework.tfmodel.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.Batch;
import io.coursework.curricula.Course;
import io.coursework.curricula.curriculum.Phase;
import io.coursework.curricula.curriculum.Restart;
import io.coursework.curricula.curriculum.Stage;
import io.coursework.curricula.curriculum.Staged;
import io.coursework.curricula.curriculum.Teacher;
import io.coursework.tfmodel.Specs;
import io.coursework.tfmodel.architecture.Initialization;
import io.coursework.tfmodel.graph.Transformer;
import io.coursework.tfmodel.training.ShortTraining.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stages of 10, 10 and 20 steps; the second begins with new moments, the third with everything. */
@Tag("long")
class StagedTrainingTest {

  private static final long SEED = 3;
  private static final int STEPS = 40;
  private static final int MOMENTS = 10;
  private static final int EVERYTHING = 20;

  /** A rate of 0.01 after two steps of warm-up; a cosine down to a tenth of it. */
  private static final OptimizerSpec OPTIMIZER =
      new OptimizerSpec(
          OptimizerType.ADAMW,
          1e-2,
          Schedule.COSINE,
          2,
          0.1,
          0.1,
          0.9,
          0.99,
          1e-8,
          0.9,
          false,
          0.1,
          1.0,
          0);

  private static Staged staged(Restart second, Restart third) {
    return new Staged(
        List.of(
            new Stage(0.25, Map.of("MAX", 1.0)),
            new Stage(0.25, Map.of("MED", 1.0), 0.5, second),
            new Stage(0.5, Map.of("SUM", 1.0), 0, third)));
  }

  private static ShortTraining training() {
    return new ShortTraining(staged(Restart.MOMENTS, Restart.EVERYTHING), OPTIMIZER, STEPS);
  }

  private static Outcome unbroken;

  @BeforeAll
  static void train() {
    unbroken = training().unbroken(SEED, 1);
  }

  private static float[] zeros(Transformer model) {
    return new float[model.layout().size()];
  }

  /** Moments after the first step of a stage are those of an optimiser that never took another. */
  @ParameterizedTest
  @ValueSource(ints = {MOMENTS, EVERYTHING})
  void beginsAStageWithMomentsOfZero(int restart) {
    Course course = Specs.course(training().curriculum(), STEPS, SEED);
    Teacher teacher = course.teacher();
    try (Transformer model = new Transformer(Specs.recipe(), Specs.VOCABULARY, Specs.CPU, 1);
        Transformer twin = new Transformer(Specs.recipe(), Specs.VOCABULARY, Specs.CPU, 1)) {
      model.parameters().set(Initialization.draw(model.layout(), SEED));
      Optimizer optimizer = new Optimizer(model, OPTIMIZER, STEPS);
      new Trainer(course, teacher, optimizer).train(0, restart, (result, lesson, batch) -> {});
      float[] before = optimizer.state().get("first_moment");
      assertTrue(!Arrays.equals(zeros(model), before), "something to forget");

      twin.parameters().set(model.parameters().get());
      Optimizer fresh = new Optimizer(twin, OPTIMIZER, STEPS);
      assertArrayEquals(zeros(twin), fresh.state().get("first_moment"));
      Batch batch = course.batch(restart, teacher.lesson(restart));
      Phase phase = teacher.lesson(restart).phase();
      float[] gradient = zeros(twin);
      fresh.lossAndGradient(batch, gradient);
      optimizer.step(restart, batch, phase);
      fresh.step(restart, batch, phase);
      assertArrayEquals(fresh.state().get("first_moment"), optimizer.state().get("first_moment"));
      assertArrayEquals(fresh.state().get("second_moment"), optimizer.state().get("second_moment"));
      assertArrayEquals(twin.parameters().get(), model.parameters().get());

      // And by hand: from zero, one step leaves a tenth of the clipped gradient.
      double norm = 0;
      for (float g : gradient) {
        norm += (double) g * g;
      }
      double clip = Math.min(1, 1 / Math.sqrt(norm));
      float[] moment = optimizer.state().get("first_moment");
      for (int i = 0; i < moment.length; i++) {
        // Elements are below 1 in size, of which float32 keeps 6e-8.
        assertEquals(0.1 * clip * gradient[i], moment[i], 1e-7, "weight " + i);
      }
    }
  }

  /**
   * Bias corrections count from the restart, too: the first step is the rate's, as that of Adam.
   */
  @Test
  void movesWeightsByTheRateInTheFirstStepOfAStage() {
    Course course = Specs.course(training().curriculum(), STEPS, SEED);
    Teacher teacher = course.teacher();
    try (Transformer model = new Transformer(Specs.recipe(), Specs.VOCABULARY, Specs.CPU, 1)) {
      model.parameters().set(Initialization.draw(model.layout(), SEED));
      Optimizer optimizer = new Optimizer(model, OPTIMIZER, STEPS);
      new Trainer(course, teacher, optimizer).train(0, MOMENTS, (result, lesson, batch) -> {});
      float[] before = model.parameters().get();
      Batch batch = course.batch(MOMENTS, teacher.lesson(MOMENTS));
      float[] gradient = zeros(model);
      optimizer.lossAndGradient(batch, gradient);
      optimizer.step(MOMENTS, batch, teacher.lesson(MOMENTS).phase());
      float[] after = model.parameters().get();
      double rate = 5.5e-3; // half way down the cosine
      int moved = 0;
      for (int i = 0; i < after.length; i++) {
        if (Math.abs(gradient[i]) > 1e-3) { // far above epsilon, so that m / sqrt(v) is 1 in size
          double expected = before[i] * (1 - 0.1 * rate) - rate * Math.signum(gradient[i]);
          assertEquals(expected, after[i], 1e-6, "weight " + i);
          moved++;
        }
      }
      assertTrue(moved > 100, "only " + moved + " weights have a gradient to speak of");
    }
  }

  /** 1e-2 * (0.1 + 0.45 * (1 + cos(pi * progress))), the first step of two at half of it. */
  @Test
  void runsTheScheduleOnceBeforeARestartOfEverythingAndOnceAfter() {
    double[] rates = unbroken.results().stream().mapToDouble(StepResult::learningRate).toArray();
    double cosineOf171Degrees = -0.987_688_340_595_137_7;
    double last = 1e-2 * (0.1 + 0.45 * (1 + cosineOf171Degrees));
    for (int start : new int[] {0, EVERYTHING}) {
      assertEquals(5e-3, rates[start], 1e-12, "half warm at step " + start);
      assertEquals(5.5e-3, rates[start + 10], 1e-12, "half way at step " + (start + 10));
      assertEquals(last, rates[start + 19], 1e-12, "the end at step " + (start + 19));
    }
    for (int step = 0; step < EVERYTHING; step++) {
      assertEquals(rates[step], rates[step + EVERYTHING], "one schedule, twice");
    }
  }

  @Test
  void runsTheScheduleOnceWhereOnlyMomentsAreForgotten() {
    ShortTraining forgetful =
        new ShortTraining(staged(Restart.MOMENTS, Restart.MOMENTS), OPTIMIZER, STEPS);
    ShortTraining plain =
        new ShortTraining(staged(Restart.NOTHING, Restart.NOTHING), OPTIMIZER, STEPS);
    Outcome forgot = forgetful.unbroken(SEED, 1);
    Outcome went = plain.unbroken(SEED, 1);
    assertEquals(
        went.results().stream().map(StepResult::learningRate).toList(),
        forgot.results().stream().map(StepResult::learningRate).toList());
    assertEquals(5e-3, went.results().get(0).learningRate(), 1e-12);
    assertEquals(5.5e-3, went.results().get(STEPS / 2).learningRate(), 1e-12);
    // The step at which it forgets sees the same weights; what it does to them differs.
    assertEquals(went.losses().subList(0, 11), forgot.losses().subList(0, 11));
    assertNotEquals(went.losses().get(11), forgot.losses().get(11));
  }

  /** Broken off in each stage, and on both sides of each restart. */
  @ParameterizedTest
  @ValueSource(ints = {9, 10, 11, 20, 33})
  void goesOnFromACheckpointBitByBit(int step, @TempDir Path folder) throws IOException {
    Path checkpoint = training().checkpoint(SEED, step, folder);
    Outcome resumed = training().resumed(SEED, checkpoint, true);
    assertEquals(unbroken.losses().subList(step, STEPS), resumed.losses());
    assertArrayEquals(unbroken.weights(), resumed.weights());
  }
}
