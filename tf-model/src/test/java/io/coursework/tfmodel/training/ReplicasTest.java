package io.coursework.tfmodel.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.Batch;
import io.coursework.curricula.Course;
import io.coursework.curricula.curriculum.Phase;
import io.coursework.tfmodel.Specs;
import io.coursework.tfmodel.architecture.Activation;
import io.coursework.tfmodel.architecture.AttentionBias;
import io.coursework.tfmodel.architecture.Block;
import io.coursework.tfmodel.architecture.Initialization;
import io.coursework.tfmodel.architecture.ModelSpec;
import io.coursework.tfmodel.architecture.Norm;
import io.coursework.tfmodel.architecture.ParameterSet;
import io.coursework.tfmodel.architecture.PositionEncoding;
import io.coursework.tfmodel.graph.Precision;
import io.coursework.tfmodel.graph.Transformer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("long")
class ReplicasTest {

  private static final int REPLICAS = 3;
  private static final int STEPS = 8;

  // With an average, so that it is compared, too. A large epsilon: with a small one Adam turns the
  // rounding errors of a gradient that is zero, as
  // that of a key's bias, into whole steps.
  private static final OptimizerSpec OPTIMIZER =
      new OptimizerSpec(
          OptimizerType.ADAMW,
          4e-3,
          Schedule.COSINE,
          2,
          0.1,
          0.1,
          0.9,
          0.99,
          1e-3,
          0.9,
          false,
          0.1,
          0.5,
          0.4);

  /** What a training came to. */
  private record Outcome(List<StepResult> results, float[] weights, List<float[]> state) {

    List<Object> bits() {
      List<Object> bits = new ArrayList<>();
      results.forEach(result -> bits.addAll(List.of(result.loss(), result.gradientNorm())));
      for (float weight : weights) {
        bits.add(weight);
      }
      return bits;
    }
  }

  static Stream<ModelSpec> architectures() {
    return Stream.of(
        Specs.recipe(),
        new ModelSpec(12, 2, 2, 1, 2, Activation.RELU, 16, false, AttentionBias.ALL),
        new ModelSpec(128, 2, 1, 1, 2, Activation.GELU, 16, true, AttentionBias.NONE), // wide
        unusual(PositionEncoding.ROTARY, Norm.RMS, Activation.SWIGLU, 0),
        unusual(PositionEncoding.SINUSOIDAL, Norm.LAYER, Activation.GELU, 0.2));
  }

  private static ModelSpec unusual(
      PositionEncoding positions, Norm norm, Activation activation, double dropout) {
    return new ModelSpec(
        8,
        2,
        6,
        1,
        2,
        Block.PARALLEL,
        2,
        activation,
        false,
        norm,
        positions,
        16,
        true,
        AttentionBias.OUTPUT,
        dropout,
        0.3,
        true);
  }

  /** Each has batches, initial weights and dropout of its own seed. */
  @ParameterizedTest
  @MethodSource("architectures")
  void learnWhatEachWouldLearnAlone(ModelSpec spec) throws Exception {
    List<Outcome> together = together(spec, 1, STEPS, STEPS, STEPS);
    for (int seed = 0; seed < REPLICAS; seed++) {
      Outcome alone = alone(spec, seed);
      assertClose(alone, together.get(seed));
    }
  }

  /** The products of several replicas round otherwise than those of one: 1e-7 a product. */
  private static void assertClose(Outcome expected, Outcome outcome) {
    for (int step = 0; step < expected.results().size(); step++) {
      StepResult alone = expected.results().get(step);
      StepResult together = outcome.results().get(step);
      assertEquals(alone.loss(), together.loss(), 1e-5 * alone.loss(), "loss of step " + step);
      assertEquals(
          alone.gradientNorm(),
          together.gradientNorm(),
          1e-4 * alone.gradientNorm(), // small beside its components, whose errors it sums up
          "gradient norm of step " + step);
      assertArrayEquals(alone.operationLosses(), together.operationLosses(), 1e-4);
      assertEquals(alone.learningRate(), together.learningRate());
      assertEquals(alone.tokens(), together.tokens());
    }
    assertArrayEquals(expected.weights(), outcome.weights(), 1e-5f);
    for (int i = 0; i < expected.state().size(); i++) {
      assertArrayEquals(expected.state().get(i), outcome.state().get(i), 1e-5f);
    }
  }

  @Test
  void giveTheSameBitsTwiceAndWithAnyNumberOfThreads() throws Exception {
    List<Outcome> first = together(Specs.recipe(), 1, STEPS, STEPS, STEPS);
    for (int threads : new int[] {1, 2}) {
      List<Outcome> again = together(Specs.recipe(), threads, STEPS, STEPS, STEPS);
      for (int seed = 0; seed < REPLICAS; seed++) {
        assertEquals(first.get(seed).bits(), again.get(seed).bits(), threads + " threads");
      }
    }
  }

  @Test
  void goOnWithoutOneThatEndsEarlyAndKeepItsWeights() throws Exception {
    List<Outcome> outcomes = together(Specs.recipe(), 1, STEPS, 3, STEPS);
    List<Outcome> all = together(Specs.recipe(), 1, STEPS, STEPS, STEPS);
    assertClose(alone(Specs.recipe(), 0), outcomes.get(0));
    assertClose(alone(Specs.recipe(), 2), outcomes.get(2));
    assertEquals(3, outcomes.get(1).results().size());
    assertEquals(
        all.get(1).results().get(2).loss(), outcomes.get(1).results().get(2).loss(), "its last");
  }

  @Test
  void goOnWithoutOneThatNeverBegins() throws Exception {
    List<Outcome> outcomes = together(Specs.recipe(), 1, STEPS, 0, STEPS);
    assertClose(alone(Specs.recipe(), 2), outcomes.get(2));
  }

  @Test
  void sayThatTheyCannotStepOutOfTime() throws Exception {
    Course course = Specs.course(STEPS, 0);
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try (Transformer model = model(Specs.recipe());
        Replicas replicas = replicas(Specs.recipe(), 1, 2)) {
      List<Future<StepResult>> steps = new ArrayList<>();
      for (Replicas.Replica replica : replicas.replicas()) {
        model.parameters().set(Initialization.draw(model.layout(), 0));
        Learner learner = replica.learner(model);
        learner.loss(Specs.batch(course, 0)); // has the weights now
        long step = steps.size();
        steps.add(pool.submit(() -> learner.step(step, Specs.batch(course, 0), Phase.WHOLE, 0)));
      }
      for (Future<StepResult> step : steps) {
        ExecutionException e = assertThrows(ExecutionException.class, step::get);
        assertTrue(e.getCause().getMessage().contains("must keep in time"), e.getMessage());
      }
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void tellTheLossWithoutAStep() {
    try (Transformer model = model(Specs.recipe());
        Replicas replicas = replicas(Specs.recipe(), 1, 1)) {
      model.parameters().set(Initialization.draw(model.layout(), 0));
      Learner learner = replicas.replicas().get(0).learner(model);
      Batch batch = Specs.batch(Specs.course(STEPS, 0), 0);
      float before = learner.loss(batch);
      assertEquals(before, learner.step(0, batch, Phase.WHOLE, 0).loss());
      assertTrue(learner.loss(batch) < before, "one step on a batch lowers its loss");
    }
  }

  private static Transformer model(ModelSpec spec) {
    return new Transformer(spec, Specs.VOCABULARY, Specs.CPU, 1);
  }

  private static Replicas replicas(ModelSpec spec, int threads, int count) {
    return new Replicas(
        spec,
        Specs.VOCABULARY,
        Specs.CPU,
        threads,
        Precision.FLOAT32,
        Batching.ROWS,
        OPTIMIZER,
        ParameterSet.NONE,
        STEPS,
        count);
  }

  private static Outcome alone(ModelSpec spec, int seed) {
    try (Transformer model = model(spec)) {
      return train(model, new Optimizer(model, OPTIMIZER, STEPS), seed, STEPS);
    }
  }

  /**
   * @param steps that each takes
   */
  private static List<Outcome> together(ModelSpec spec, int threads, int... steps)
      throws InterruptedException, ExecutionException {
    ExecutorService pool = Executors.newFixedThreadPool(steps.length);
    try (Replicas replicas = replicas(spec, threads, steps.length)) {
      List<Future<Outcome>> futures = new ArrayList<>();
      for (int seed = 0; seed < steps.length; seed++) {
        int own = seed;
        futures.add(
            pool.submit(
                () -> {
                  try (Replicas.Replica replica = replicas.replicas().get(own);
                      Transformer model = model(spec)) {
                    return train(model, replica.learner(model), own, steps[own]);
                  }
                }));
      }
      List<Outcome> outcomes = new ArrayList<>();
      for (Future<Outcome> future : futures) {
        outcomes.add(future.get());
      }
      return outcomes;
    } finally {
      pool.shutdown();
    }
  }

  private static Outcome train(Transformer model, Learner learner, int seed, int steps) {
    model.parameters().set(Initialization.draw(model.layout(), seed));
    Course course = Specs.course(STEPS, seed);
    List<StepResult> results = new ArrayList<>();
    new Trainer(course, course.teacher(), learner)
        .train(0, steps, (result, lesson, batch) -> results.add(result));
    return new Outcome(results, learner.weights(), List.copyOf(learner.state().values()));
  }
}
