package io.coursework.tfmodel.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.Batch;
import io.coursework.curricula.Course;
import io.coursework.curricula.curriculum.Phase;
import io.coursework.curricula.curriculum.Restart;
import io.coursework.curricula.curriculum.Stage;
import io.coursework.curricula.curriculum.Staged;
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
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
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

  /** Each has batches, initial weights and dropout of its own seed, and a rate of its own. */
  @ParameterizedTest
  @MethodSource("architectures")
  void learnWhatEachWouldLearnAlone(ModelSpec spec) throws Exception {
    List<Outcome> together = together(spec, 1, STEPS, STEPS, STEPS);
    for (int seed = 0; seed < REPLICAS; seed++) {
      Outcome alone = alone(spec, seed);
      assertClose(alone, together.get(seed));
    }
  }

  static Stream<OptimizerSpec> rules() {
    return Stream.of(rule(OptimizerType.ADAM, 0, false), rule(OptimizerType.SGD, 0.9, true));
  }

  private static OptimizerSpec rule(OptimizerType type, double momentum, boolean nesterov) {
    return new OptimizerSpec(
        type, 4e-3, Schedule.WSD, 2, 0.1, 0.5, 0.9, 0.99, 1e-3, momentum, nesterov, 0.1, 0.5, 0);
  }

  /** They have learned at different steps, so that the rate of each falls when it is its time. */
  @ParameterizedTest
  @MethodSource("rules")
  void endWhenEachHasLearned(OptimizerSpec rule) throws Exception {
    List<Plan> plans =
        IntStream.range(0, REPLICAS)
            .mapToObj(seed -> new Plan(seed, rule, STEPS, STEPS - seed))
            .toList();
    List<Outcome> together = together(Specs.recipe(), 1, plans);
    for (Plan plan : plans) {
      Outcome outcome = together.get(plan.seed());
      assertEquals(plan.end(), outcome.results().size());
      assertClose(plan.alone(Specs.recipe()), outcome);
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
        Replicas replicas = replicas(Specs.recipe(), OPTIMIZER, 1, 2)) {
      List<Future<StepResult>> steps = new ArrayList<>();
      for (Replicas.Replica replica : replicas.replicas()) {
        model.parameters().set(Initialization.draw(model.layout(), 0));
        Learner learner = replica.learner(model, OPTIMIZER, STEPS);
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
        Replicas replicas = replicas(Specs.recipe(), OPTIMIZER, 1, 1)) {
      model.parameters().set(Initialization.draw(model.layout(), 0));
      Learner learner = replicas.replicas().get(0).learner(model, OPTIMIZER, STEPS);
      Batch batch = Specs.batch(Specs.course(STEPS, 0), 0);
      float before = learner.loss(batch);
      assertEquals(before, learner.step(0, batch, Phase.WHOLE, 0).loss());
      assertTrue(learner.loss(batch) < before, "one step on a batch lowers its loss");
    }
  }

  private static Transformer model(ModelSpec spec) {
    return new Transformer(spec, Specs.VOCABULARY, Specs.CPU, 1);
  }

  private static Replicas replicas(
      ModelSpec spec, OptimizerSpec optimizer, int threads, int count) {
    return new Replicas(
        spec,
        Specs.VOCABULARY,
        Specs.CPU,
        threads,
        Precision.FLOAT32,
        Batching.ROWS,
        optimizer,
        ParameterSet.NONE,
        count);
  }

  /**
   * What one of several replicas trains: a seed, a rate, a decay of weights and data of its own.
   *
   * @param steps that it takes
   * @param end by which it has learned, so that its rate falls towards it; as many as steps at most
   */
  private record Plan(int seed, OptimizerSpec all, int steps, long end) {

    static Plan of(int seed, int steps) {
      return new Plan(seed, OPTIMIZER, steps, Long.MAX_VALUE);
    }

    OptimizerSpec optimizer() {
      return new OptimizerSpec(
          all.type(),
          all.learningRate() * (1 + 0.5 * seed),
          all.schedule(),
          all.warmupSteps() + seed,
          all.finalShare(),
          all.decayShare(),
          all.beta1(),
          all.beta2(),
          all.epsilon(),
          all.momentum(),
          all.nesterov(),
          all.weightDecay() * (2 - seed),
          all.gradientClip(),
          all.emaDecay());
    }

    /** The second forgets its moments half way, when another operation begins. */
    Course course() {
      return seed == 1
          ? Specs.course(
              new Staged(
                  List.of(
                      new Stage(0.5, Map.of("MAX", 1.0)),
                      new Stage(0.5, Map.of("SUM", 1.0), 0, Restart.MOMENTS))),
              STEPS,
              seed)
          : Specs.course(STEPS, seed);
    }

    Outcome train(Transformer model, Learner learner) {
      model.parameters().set(Initialization.draw(model.layout(), seed));
      Course course = course();
      List<StepResult> results = new ArrayList<>();
      Trainer trainer = new Trainer(course, course.teacher(), learner);
      trainer.endBy(end);
      trainer.train(0, steps, (result, lesson, batch) -> results.add(result));
      return new Outcome(results, learner.weights(), List.copyOf(learner.state().values()));
    }

    Outcome alone(ModelSpec spec) {
      try (Transformer model = model(spec)) {
        return train(model, new Optimizer(model, optimizer(), STEPS));
      }
    }
  }

  private static Outcome alone(ModelSpec spec, int seed) {
    return Plan.of(seed, STEPS).alone(spec);
  }

  /**
   * @param steps that each takes
   */
  private static List<Outcome> together(ModelSpec spec, int threads, int... steps)
      throws InterruptedException, ExecutionException {
    return together(
        spec,
        threads,
        IntStream.range(0, steps.length).mapToObj(seed -> Plan.of(seed, steps[seed])).toList());
  }

  private static List<Outcome> together(ModelSpec spec, int threads, List<Plan> plans)
      throws InterruptedException, ExecutionException {
    ExecutorService pool = Executors.newFixedThreadPool(plans.size());
    try (Replicas replicas = replicas(spec, plans.get(0).all(), threads, plans.size())) {
      List<Future<Outcome>> futures = new ArrayList<>();
      for (Plan plan : plans) {
        futures.add(
            pool.submit(
                () -> {
                  try (Replicas.Replica replica = replicas.replicas().get(plan.seed());
                      Transformer model = model(spec)) {
                    return plan.train(model, replica.learner(model, plan.optimizer(), STEPS));
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
}
