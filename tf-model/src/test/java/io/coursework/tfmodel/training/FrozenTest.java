package io.coursework.tfmodel.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.Batch;
import io.coursework.curricula.Course;
import io.coursework.curricula.curriculum.Phase;
import io.coursework.tfmodel.Specs;
import io.coursework.tfmodel.architecture.Initialization;
import io.coursework.tfmodel.architecture.ModelSpec;
import io.coursework.tfmodel.architecture.ParameterLayout;
import io.coursework.tfmodel.architecture.ParameterSet;
import io.coursework.tfmodel.graph.Precision;
import io.coursework.tfmodel.graph.Transformer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Parameters that no step moves. */
class FrozenTest {

  private static final int STEPS = 5;
  private static final ModelSpec MODEL = Specs.recipe();
  private static final ParameterLayout LAYOUT = ParameterLayout.of(MODEL, Specs.VOCABULARY);

  /** Rows 3 to 5 of the token embedding, a column's worth of a matrix, and a gain. */
  private static final ParameterSet FROZEN =
      new ParameterSet.Builder()
          .add(3 * MODEL.dModel(), 3 * MODEL.dModel())
          .add(LAYOUT.tensor("blocks.0.mlp.W_in").offset() + 7, 100)
          .add(LAYOUT.tensor("ln_final.w").offset(), 16)
          .build();

  static Stream<Arguments> waysToLearn() {
    return OptimizerTest.rules().flatMap(spec -> Stream.of(1, 4).map(n -> Arguments.of(spec, n)));
  }

  private static List<Float> part(float[] vector, boolean frozen) {
    return IntStream.range(0, vector.length)
        .filter(i -> FROZEN.contains(i) == frozen)
        .mapToObj(i -> vector[i])
        .toList();
  }

  private static float[] firstWeights() {
    float[] weights = Initialization.draw(LAYOUT, 3);
    // Signs of zero are bits, too, and so is the smallest number there is.
    weights[3 * MODEL.dModel()] = -0f;
    weights[3 * MODEL.dModel() + 1] = Float.MIN_VALUE;
    return weights;
  }

  private static List<Integer> bits(List<Float> values) {
    return values.stream().map(Float::floatToRawIntBits).toList();
  }

  @ParameterizedTest
  @Tag("long")
  @MethodSource("waysToLearn")
  void keepTheirBitsWhileAllOthersMove(OptimizerSpec spec, int accumulate) {
    Course course = Specs.course(STEPS, 0);
    try (Transformer model = new Transformer(MODEL, Specs.VOCABULARY, Specs.CPU, 1)) {
      float[] first = firstWeights();
      model.parameters().set(first);
      Optimizer optimizer = new Optimizer(model, Batching.ROWS, spec, STEPS, accumulate, FROZEN);
      for (int step = 0; step < STEPS; step++) {
        optimizer.step(step, Specs.batch(course, step), Phase.WHOLE);
      }
      float[] last = model.parameters().get();
      assertEquals(bits(part(first, true)), bits(part(last, true)));
      List<Float> before = part(first, false);
      List<Float> after = part(last, false);
      long moved =
          IntStream.range(0, before.size())
              .filter(i -> !before.get(i).equals(after.get(i)))
              .count();
      // Weights decay; positions beyond the batch's length that are 0 by luck do not.
      assertTrue(moved > 0.99 * before.size(), moved + " of " + before.size() + " moved");
      optimizer
          .state()
          .forEach(
              (name, vector) -> {
                assertTrue(part(vector, true).stream().allMatch(m -> m == 0), name);
                assertFalse(part(vector, false).stream().allMatch(m -> m == 0), name);
              });
    }
  }

  @Test
  void countNothingInTheNormThatClips() {
    Batch batch = Specs.batch(Specs.course(STEPS, 0), 0);
    try (Transformer model = new Transformer(MODEL, Specs.VOCABULARY, Specs.CPU, 1)) {
      model.parameters().set(firstWeights());
      Optimizer optimizer =
          new Optimizer(model, Batching.ROWS, Specs.optimizer(), STEPS, 1, FROZEN);
      float[] gradient = new float[LAYOUT.size()];
      optimizer.lossAndGradient(batch, gradient);
      double squares = 0;
      double all = 0;
      for (int i = 0; i < gradient.length; i++) {
        all += gradient[i] * gradient[i];
        squares += FROZEN.contains(i) ? 0 : gradient[i] * gradient[i];
      }
      assertTrue(all > 1.001 * squares, "what is frozen has a gradient: " + all + " " + squares);
      // Sums of 4,080 squares in float32 err by less than 1e-5 of themselves.
      double norm = optimizer.step(0, batch, Phase.WHOLE).gradientNorm();
      assertEquals(Math.sqrt(squares), norm, 1e-5 * norm);
    }
  }

  /** The gradient's first moment is what a step has made of the gradient, here without clipping. */
  @Test
  void leaveTheFirstStepOfTheOthersAsItIs() {
    Batch batch = Specs.batch(Specs.course(STEPS, 0), 0);
    OptimizerSpec unclipped =
        new OptimizerSpec(
            OptimizerType.ADAMW,
            1e-2,
            Schedule.CONSTANT,
            0,
            1,
            0.1,
            0.9,
            0.99,
            1e-8,
            0,
            false,
            0.1,
            1e6,
            0);
    List<List<Float>> outcomes = new ArrayList<>();
    for (ParameterSet frozen : List.of(ParameterSet.NONE, FROZEN)) {
      try (Transformer model = new Transformer(MODEL, Specs.VOCABULARY, Specs.CPU, 1)) {
        model.parameters().set(firstWeights());
        new Optimizer(model, Batching.ROWS, unclipped, STEPS, 1, frozen)
            .step(0, batch, Phase.WHOLE);
        outcomes.add(part(model.parameters().get(), false));
      }
    }
    assertEquals(bits(outcomes.get(0)), bits(outcomes.get(1)));
  }

  @Test
  void addNothingToTheGraphWhereNothingIsFrozen() {
    Batch batch = Specs.batch(Specs.course(STEPS, 0), 0);
    List<Integer> operations = new ArrayList<>();
    for (ParameterSet frozen : List.of(ParameterSet.NONE, FROZEN)) {
      try (Transformer model = new Transformer(MODEL, Specs.VOCABULARY, Specs.CPU, 1)) {
        model.parameters().set(firstWeights());
        new Optimizer(model, Batching.ROWS, Specs.optimizer(), STEPS, 1, frozen)
            .step(0, batch, Phase.WHOLE);
        List<String> types = new ArrayList<>();
        model.graph().operations().forEachRemaining(o -> types.add(o.type()));
        operations.add((int) types.stream().filter("SelectV2"::equals).count());
      }
    }
    assertEquals(List.of(0, 3), operations, "for the norm, the decay and the gradient");
  }

  @Test
  void areTheSameInEveryReplica() {
    Course course = Specs.course(STEPS, 0);
    float[] first = firstWeights();
    float[] alone;
    try (Transformer model = new Transformer(MODEL, Specs.VOCABULARY, Specs.CPU, 1)) {
      model.parameters().set(first);
      Optimizer optimizer =
          new Optimizer(model, Batching.ROWS, Specs.optimizer(), STEPS, 1, FROZEN);
      for (int step = 0; step < STEPS; step++) {
        optimizer.step(step, Specs.batch(course, step), Phase.WHOLE);
      }
      alone = model.parameters().get();
    }
    try (Transformer model = new Transformer(MODEL, Specs.VOCABULARY, Specs.CPU, 1);
        Replicas replicas =
            new Replicas(
                MODEL,
                Specs.VOCABULARY,
                Specs.CPU,
                1,
                Precision.FLOAT32,
                Batching.ROWS,
                Specs.optimizer(),
                FROZEN,
                2)) {
      model.parameters().set(first);
      replicas.replicas().get(0).close(); // the other trains on
      Learner learner = replicas.replicas().get(1).learner(model, Specs.optimizer(), STEPS);
      for (int step = 0; step < STEPS; step++) {
        learner.step(step, Specs.batch(course, step), Phase.WHOLE, 0);
      }
      float[] together = learner.weights();
      assertEquals(bits(part(first, true)), bits(part(together, true)));
      // As for replicas without anything frozen: sums are rounded in another order.
      assertArrayEquals(alone, together, 1e-5f);
      learner
          .state()
          .values()
          .forEach(v -> assertTrue(part(v, true).stream().allMatch(m -> m == 0)));
    }
  }

  @Test
  void cannotBeAll() {
    try (Transformer model = new Transformer(MODEL, Specs.VOCABULARY, Specs.CPU, 1)) {
      ParameterSet all = ParameterSet.of(LAYOUT, name -> true);
      assertEquals(LAYOUT.size(), all.size());
      assertThrows(
          IllegalArgumentException.class,
          () -> new Optimizer(model, Batching.ROWS, Specs.optimizer(), STEPS, 1, all));
    }
  }
}
