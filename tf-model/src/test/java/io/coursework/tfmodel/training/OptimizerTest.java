package io.coursework.tfmodel.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.Batch;
import io.coursework.curricula.Course;
import io.coursework.curricula.curriculum.Phase;
import io.coursework.tfmodel.Specs;
import io.coursework.tfmodel.architecture.Initialization;
import io.coursework.tfmodel.graph.Transformer;
import java.util.Arrays;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptimizerTest {

  private static OptimizerSpec spec(OptimizerType type, double momentum, boolean nesterov) {
    return new OptimizerSpec(
        type, 1e-2, Schedule.COSINE, 3, 0.1, 0.1, 0.9, 0.99, 1e-3, momentum, nesterov, 0.1, 0.5, 0);
  }

  static Stream<OptimizerSpec> rules() {
    return Stream.of(
        spec(OptimizerType.ADAMW, 0, false),
        spec(OptimizerType.ADAM, 0, false),
        spec(OptimizerType.SGD, 0, false),
        spec(OptimizerType.SGD, 0.9, false),
        spec(OptimizerType.SGD, 0.9, true));
  }

  /** The rules written out in double precision, one weight at a time. */
  private static final class Golden {
    private final OptimizerSpec spec;
    private final double[] m;
    private final double[] v;

    Golden(OptimizerSpec spec, int size) {
      this.spec = spec;
      this.m = new double[size];
      this.v = new double[size];
    }

    double change(int i, double weight, double gradient, int step, double rate) {
      double g = spec.type() == OptimizerType.ADAMW ? gradient : gradient + 0.1 * weight;
      if (spec.type() == OptimizerType.SGD) {
        m[i] = spec.momentum() * m[i] + g;
        return -rate * (spec.nesterov() ? g + spec.momentum() * m[i] : m[i]);
      }
      m[i] = 0.9 * m[i] + 0.1 * g;
      v[i] = 0.99 * v[i] + 0.01 * g * g;
      double mHat = m[i] / (1 - Math.pow(0.9, step + 1));
      double vHat = v[i] / (1 - Math.pow(0.99, step + 1));
      double decay = spec.type() == OptimizerType.ADAMW ? rate * 0.1 * weight : 0;
      return -decay - rate * mHat / (Math.sqrt(vHat) + 1e-3);
    }
  }

  /** Over warm-up, bias corrections, and gradients that are clipped and that are not. */
  @ParameterizedTest
  @MethodSource("rules")
  void followsItsFormula(OptimizerSpec spec) {
    Course course = Specs.course(10, 0);
    try (Transformer model = new Transformer(Specs.recipe(), Specs.VOCABULARY, Specs.CPU, 1)) {
      float[] weights = Initialization.draw(model.layout(), 5);
      model.parameters().set(weights);
      Optimizer optimizer = new Optimizer(model, spec, 10);
      int size = model.layout().size();
      assertEquals(spec.vectors(), optimizer.state().size());
      Golden golden = new Golden(spec, size);
      for (int step = 0; step < 6; step++) {
        Batch batch = Specs.batch(course, step);
        float[] gradient = new float[size];
        optimizer.lossAndGradient(batch, gradient);
        double norm = norm(gradient);
        float[] before = model.parameters().get();
        StepResult result = optimizer.step(step, batch, Phase.WHOLE);
        assertEquals(norm, result.gradientNorm(), 1e-5 * norm);
        float[] after = model.parameters().get();
        double rate = spec.learningRate(step, 10);
        double squaredError = 0;
        double squaredChange = 0;
        for (int i = 0; i < size; i++) {
          double g = gradient[i] * Math.min(1, 0.5 / norm);
          double change = golden.change(i, before[i], g, step, rate);
          // Weights of up to 1 are kept to half of 2^-24 of it, however small their change.
          assertEquals(
              before[i] + change,
              after[i],
              1e-5 * Math.abs(change) + 1.2e-7,
              "weight " + i + " at step " + step);
          squaredError += Math.pow(after[i] - before[i] - change, 2);
          squaredChange += change * change;
        }
        // A wrong correction or rate shows in all weights at once; rounding does not.
        assertTrue(
            Math.sqrt(squaredError / squaredChange) < 1e-4,
            "relative error %s at step %d"
                .formatted(Math.sqrt(squaredError / squaredChange), step));
      }
    }
  }

  private static double norm(float[] vector) {
    double squares = 0;
    for (float each : vector) {
      squares += (double) each * each;
    }
    return Math.sqrt(squares);
  }

  /** 64 rows in 4 parts, and in 3 that are not equal. */
  @ParameterizedTest
  @ValueSource(ints = {4, 3})
  @Tag("long")
  void aBatchInPartsGivesTheGradientOfTheWholeBatch(int parts) {
    Batch batch = Specs.batch(Specs.course(10, 0), 0);
    // As if rows had chains of unequal length: parts count by their tokens, not by their rows.
    Arrays.fill(batch.lossMask(), 0, 5 * batch.length(), 1);
    try (Transformer model = new Transformer(Specs.recipe(), Specs.VOCABULARY, Specs.CPU, 1);
        Transformer twin = new Transformer(Specs.recipe(), Specs.VOCABULARY, Specs.CPU, 1)) {
      model.parameters().set(Initialization.draw(model.layout(), 5));
      twin.parameters().set(model.parameters().get());
      int size = model.layout().size();
      Optimizer whole = new Optimizer(model, Specs.optimizer(), 10);
      Optimizer divided = new Optimizer(twin, Specs.optimizer(), 10, parts);
      float[] expected = new float[size];
      float[] gradient = new float[size];
      float loss = whole.lossAndGradient(batch, expected);
      assertEquals(loss, divided.lossAndGradient(batch, gradient), 1e-6);
      assertEquals(loss, divided.loss(batch), 1e-6);
      // The norm is about 1; the order of summation is in the last bits of its elements.
      assertArrayEquals(expected, gradient, 1e-6f);

      float[] again = new float[size];
      divided.lossAndGradient(batch, again);
      assertArrayEquals(gradient, again, "equal to the bit");

      StepResult one = whole.step(0, batch, Phase.WHOLE);
      StepResult other = divided.step(0, batch, Phase.WHOLE);
      assertEquals(one.gradientNorm(), other.gradientNorm(), 1e-5);
      assertArrayEquals(one.operationLosses(), other.operationLosses(), 1e-6);
      float[] moment = whole.state().get("first_moment");
      assertArrayEquals(moment, divided.state().get("first_moment"), 1e-6f);
    }
  }

  @Test
  void scheduleRisesToThePeakAndFallsToItsFinalShare() {
    OptimizerSpec spec = Specs.optimizer();
    assertEquals(4e-3 / 100, spec.learningRate(0, 5000), 1e-12);
    assertEquals(4e-3, spec.learningRate(99, 5_000_000), 1e-9);
    assertEquals(4e-4, spec.learningRate(5000, 5000), 1e-12);
    assertEquals(0.55, Schedule.COSINE.share(0.5, 0.1, 1), 1e-12);
    assertEquals(0.55, Schedule.LINEAR.share(0.5, 0.1, 1), 1e-12);
    assertEquals(0.1, Schedule.EXPONENTIAL.share(0.5, 0.01, 1), 1e-12);
    assertEquals(1, Schedule.CONSTANT.share(0.5, 0.1, 1));
    assertEquals(1, Schedule.WSD.share(0.8, 0.1, 0.2), 1e-12);
    assertEquals(0.55, Schedule.WSD.share(0.9, 0.1, 0.2), 1e-12);
    assertEquals(0.1, Schedule.WSD.share(1, 0.1, 0.2), 1e-12);
    assertEquals(Schedule.LINEAR.share(0.3, 0.1, 1), Schedule.WSD.share(0.3, 0.1, 1), 1e-12);
  }

  /** From 5e-4 to 2e-5 in 1,000 steps, each step by the same factor. */
  @Test
  void exponentialScheduleMultipliesByTheSameFactorEachStep() {
    OptimizerSpec spec =
        new OptimizerSpec(
            OptimizerType.ADAMW,
            5e-4,
            Schedule.EXPONENTIAL,
            0,
            2e-5 / 5e-4,
            0.1,
            0.9,
            0.999,
            1e-8,
            0,
            false,
            0.01,
            1.0,
            0);
    double rate = 5e-4;
    for (int step = 0; step < 1000; step++) {
      assertEquals(rate, spec.learningRate(step, 1000), 1e-12 * 1000, "step " + step);
      rate *= Math.pow(2e-5 / 5e-4, 1.0 / 1000);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyScheduleFollowsItsFormulaUnderItsWarmUp(Schedule schedule) {
    OptimizerSpec spec =
        new OptimizerSpec(
            OptimizerType.SGD, 0.2, schedule, 10, 0.1, 0.1, 0.9, 0.99, 1e-8, 0.9, false, 0, 1, 0);
    for (int t = 0; t < 100; t++) {
      double fall =
          switch (schedule) {
            case CONSTANT -> 1;
            case LINEAR -> 1 - 0.9 * t / 100;
            case COSINE -> 0.1 + 0.45 * (1 + Math.cos(Math.PI * t / 100));
            case EXPONENTIAL -> Math.pow(0.1, t / 100.0);
            case WSD -> t <= 90 ? 1 : 1 - 0.9 * (t - 90) / 10;
          };
      double expected = 0.2 * Math.min(1, (t + 1) / 10.0) * fall;
      assertEquals(expected, spec.learningRate(t, 100), 1e-14, "step " + t);
    }
  }

  @Test
  @Tag("long")
  void overfitsOneBatch() {
    Batch batch = Specs.batch(Specs.course(300, 0), 0);
    try (Transformer model = new Transformer(Specs.recipe(), Specs.VOCABULARY, Specs.CPU, 1)) {
      model.parameters().set(Initialization.draw(model.layout(), 0));
      Optimizer optimizer = new Optimizer(model, Specs.optimizer(), 1000);
      double first = optimizer.step(0, batch, Phase.WHOLE).loss();
      double last = first;
      for (int step = 1; step < 1000; step++) {
        last = optimizer.step(step, batch, Phase.WHOLE).loss();
      }
      assertEquals(Math.log(20), first, 0.15, "an untrained model knows nothing: ln V");
      assertTrue(last < 0.1, "64 expressions are learned by heart, but the loss is " + last);
    }
  }

  @Test
  @Tag("long")
  void leavesNoNativeMemoryBehind() {
    Course course = Specs.course(300, 0);
    try (Transformer model = new Transformer(Specs.recipe(), Specs.VOCABULARY, Specs.CPU, 1)) {
      model.parameters().set(Initialization.draw(model.layout(), 0));
      Optimizer optimizer = new Optimizer(model, Specs.optimizer(), 300);
      for (int step = 0; step < 20; step++) {
        optimizer.step(step, Specs.batch(course, step), Phase.WHOLE);
      }
      long before = Pointer.totalCount();
      for (int step = 20; step < 220; step++) {
        optimizer.step(step, Specs.batch(course, step), Phase.WHOLE);
      }
      assertTrue(Pointer.totalCount() <= before, "pointers after 200 more steps");
    }
  }
}
