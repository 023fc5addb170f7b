package io.coursework.tfmodel.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.Batch;
import io.coursework.curricula.Catalogue;
import io.coursework.curricula.Course;
import io.coursework.curricula.CourseSpec;
import io.coursework.curricula.LossOn;
import io.coursework.curricula.curriculum.Control;
import io.coursework.curricula.curriculum.FixedMix;
import io.coursework.curricula.curriculum.Lesson;
import io.coursework.curricula.curriculum.Phase;
import io.coursework.curricula.domain.Integers;
import io.coursework.curricula.notation.Notation;
import io.coursework.curricula.operation.MedianRule;
import io.coursework.curricula.split.NoHoldOut;
import io.coursework.curricula.task.Reduction;
import io.coursework.curricula.task.TaskSpec;
import io.coursework.tfmodel.Specs;
import io.coursework.tfmodel.architecture.Activation;
import io.coursework.tfmodel.architecture.AttentionBias;
import io.coursework.tfmodel.architecture.Initialization;
import io.coursework.tfmodel.architecture.ModelSpec;
import io.coursework.tfmodel.graph.Transformer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("long")
class StepObservationTest {

  private static final List<String> TAUGHT = List.of("SUM", "MAX", "MED"); // vocabulary's order

  /** Losses are near 3 nats, of which float32 keeps 2e-7; sums of 100 of them some more. */
  private static final double ROUNDING = 1e-5;

  private final Transformer model =
      new Transformer(
          new ModelSpec(16, 1, 1, 2, 4, Activation.GELU, 64, true, AttentionBias.NONE),
          Specs.VOCABULARY,
          Specs.CPU,
          1);
  private final Optimizer optimizer = new Optimizer(model, Specs.optimizer(), 10);

  @AfterEach
  void close() {
    model.close();
  }

  /** Trees of two levels: chains of one or two steps, so that rows weigh differently. */
  private static Course course(LossOn lossOn) {
    TaskSpec task =
        new TaskSpec(
            new Integers(10, MedianRule.LOWER),
            List.of("SUM", "MAX", "MIN", "MED", "PROD"),
            Notation.BRACKET,
            2,
            0.3,
            2,
            3,
            Reduction.INNERMOST);
    return new Course(
        new Catalogue(Set.of()).task(task),
        new CourseSpec(
            new NoHoldOut(),
            new FixedMix(Map.of("MAX", 1.0, "MED", 2.0, "SUM", 1.0)),
            Control.NONE,
            "SUM",
            lossOn,
            64,
            10,
            1));
  }

  /** Large ones: with those that a training begins with, all losses would be near ln V. */
  private float[] weights() {
    float[] weights = Initialization.draw(model.layout(), 1);
    for (int i = 0; i < weights.length; i++) {
      weights[i] *= 5;
    }
    return weights;
  }

  private StepObservation observe(Course course, Batch batch) {
    model.parameters().set(weights());
    return new StepObservation(
        course, optimizer, course::targetBatch, batch, optimizer.step(0, batch, Phase.WHOLE));
  }

  private static int lossTokens(Batch batch, int row) {
    int from = row * batch.length();
    return (int)
        IntStream.range(from, from + batch.length()).filter(i -> batch.lossMask()[i] > 0).count();
  }

  /** The rows of one operation, as a batch of their own. */
  private static Batch only(Batch batch, int operation) {
    int[] rows =
        IntStream.range(0, batch.rows())
            .filter(row -> batch.operations()[row] == operation)
            .toArray();
    int[] tokens = new int[rows.length * batch.length()];
    int[] targets = new int[tokens.length];
    float[] mask = new float[tokens.length];
    for (int i = 0; i < rows.length; i++) {
      int from = rows[i] * batch.length();
      int to = i * batch.length();
      System.arraycopy(batch.tokens(), from, tokens, to, batch.length());
      System.arraycopy(batch.targets(), from, targets, to, batch.length());
      System.arraycopy(batch.lossMask(), from, mask, to, batch.length());
    }
    int[] operations = new int[rows.length];
    Arrays.fill(operations, operation);
    return new Batch(rows.length, batch.length(), tokens, targets, mask, operations, new int[0]);
  }

  @ParameterizedTest
  @EnumSource
  void theBatchsLossIsTheMeanOfItsOperationsWeightedByTheirTokens(LossOn lossOn) {
    Course course = course(lossOn);
    assertEquals(TAUGHT, course.operations());
    Batch batch = Specs.batch(course, 0);
    StepObservation observation = observe(course, batch);
    double[] tokens = new double[TAUGHT.size()];
    for (int row = 0; row < batch.rows(); row++) {
      tokens[batch.operations()[row]] += lossTokens(batch, row);
    }
    double weighted = 0;
    double plain = 0;
    for (int i = 0; i < tokens.length; i++) {
      assertTrue(tokens[i] > 0, TAUGHT.get(i));
      weighted += tokens[i] * observation.loss(TAUGHT.get(i));
      plain += observation.loss(TAUGHT.get(i)) / tokens.length;
    }
    assertEquals(observation.loss(), weighted / Arrays.stream(tokens).sum(), ROUNDING);
    assertTrue(
        Math.abs(observation.loss() - plain) > 10 * ROUNDING, "a batch that tells weights apart");
  }

  @Test
  void anOperationsLossIsThatOfItsRowsAlone() {
    Course course = course(LossOn.ANSWER);
    Batch batch = Specs.batch(course, 0);
    StepObservation observation = observe(course, batch);
    model.parameters().set(weights()); // as before the step
    for (int i = 0; i < TAUGHT.size(); i++) {
      double alone = optimizer.loss(only(batch, i));
      assertEquals(alone, observation.loss(TAUGHT.get(i)), ROUNDING, TAUGHT.get(i));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"SUM", "MAX", "MED"})
  void anOperationWithoutRowsHasNoLoss(String only) {
    Course course = course(LossOn.ANSWER);
    Batch batch = course.batch(0, Lesson.of(Map.of(only, 1.0)));
    StepObservation observation = observe(course, batch);
    for (String operation : TAUGHT) {
      double expected = operation.equals(only) ? observation.loss() : Double.NaN;
      assertEquals(expected, observation.loss(operation), ROUNDING, operation);
    }
    assertEquals(Double.NaN, observation.loss("PROD"), "of the task, but not taught");
    assertEquals(Double.NaN, observation.loss("NONE"), "no operation at all");
  }

  @Test
  void theLossAfterIsThatOfTheSameBatchByTheNewWeights() {
    Course course = course(LossOn.ANSWER);
    Batch batch = Specs.batch(course, 0);
    StepObservation observation = observe(course, batch);
    float[] updated = model.parameters().get();
    double after = observation.lossAfter();
    double target = observation.targetLoss();
    assertArrayEquals(updated, model.parameters().get(), "looking changes nothing");
    assertTrue(after < observation.loss(), after + " after " + observation.loss());
    try (Transformer twin = new Transformer(model.spec(), Specs.VOCABULARY, Specs.CPU, 1)) {
      twin.parameters().set(updated);
      Optimizer other = new Optimizer(twin, Specs.optimizer(), 10);
      assertEquals(other.loss(batch), after);
      assertEquals(other.loss(course.targetBatch()), target);
      assertEquals(other.step(1, batch, Phase.WHOLE).loss(), (float) after, "what a step sees");
    }
    assertNotEquals(after, target);
    assertEquals(batch.tokenCount(), observation.tokens());
  }
}
