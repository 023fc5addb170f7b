package io.coursework.tfmodel.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.Batch;
import io.coursework.curricula.random.Randomness;
import io.coursework.tfmodel.Architectures;
import io.coursework.tfmodel.Specs;
import io.coursework.tfmodel.architecture.Initialization;
import io.coursework.tfmodel.architecture.ModelSpec;
import io.coursework.tfmodel.architecture.ParameterLayout;
import io.coursework.tfmodel.architecture.ParameterTensor;
import io.coursework.tfmodel.graph.Transformer;
import io.coursework.tfmodel.reference.ReferenceTransformer;
import io.coursework.tfmodel.reference.ReferenceTransformer.Result;
import java.util.Arrays;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Logits and gradients of TensorFlow's graph against those of a plain implementation, for every
 * option of the architecture; and that implementation against finite differences.
 */
class GoldenTest {

  private static final int VOCABULARY = 5;

  private static final Batch BATCH =
      new Batch(
          2,
          6,
          new int[] {0, 1, 2, 3, 4, 0, 4, 4, 1, 3, 3, 2},
          new int[] {1, 2, 3, 4, 0, 2, 4, 1, 3, 3, 2, 0},
          new float[] {0, 1, 1, 0, 1, 1, 1, 0, 0, 1, 1, 0},
          new int[] {0, 0},
          new int[0]);

  /**
   * Far from the first weights, so that no bias is 0, no gain is 1 and attention is uneven; less
   * far the wider the model, whose scores would be so large else that float32 rounds them too
   * coarsely.
   */
  private static float[] weights(ModelSpec spec, ParameterLayout layout) {
    float[] weights = Initialization.draw(layout, 1);
    double width = Math.sqrt(8.0 / spec.dModel());
    RandomGenerator random = Randomness.of(1, "golden");
    for (int i = 0; i < weights.length; i++) {
      weights[i] += (float) (width * (random.nextDouble() - 0.5));
    }
    return weights;
  }

  private static Result reference(ModelSpec spec, ParameterLayout layout, double[] weights) {
    return ReferenceTransformer.run(
        spec, layout, weights, BATCH.tokens(), BATCH.targets(), BATCH.lossMask(), BATCH.length());
  }

  private static double[] doubles(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  /**
   * Differences count relative to a tensor's largest magnitude: float32 rounds the terms of a sum
   * by 6e-8 of the largest, and an element that is small because its terms cancel keeps their
   * error.
   */
  @ParameterizedTest
  @MethodSource("io.coursework.tfmodel.Architectures#all")
  void tensorFlowAgreesWithThePlainImplementation(ModelSpec spec) {
    try (Transformer model = new Transformer(spec, VOCABULARY, Specs.CPU, 1)) {
      float[] weights = weights(spec, model.layout());
      model.parameters().set(weights);
      Result expected = reference(spec, model.layout(), doubles(weights));
      float[] gradient = new float[weights.length];
      float loss = new Optimizer(model, Specs.optimizer(), 10).lossAndGradient(BATCH, gradient);

      assertEquals(expected.loss(), loss, 1e-5 * expected.loss());
      assertClose(
          "logits",
          expected.logits(),
          doubles(model.logits(BATCH.tokens(), BATCH.rows(), BATCH.length())));
      for (ParameterTensor tensor : model.layout().tensors()) {
        int end = tensor.offset() + tensor.size();
        assertClose(
            tensor.name(),
            Arrays.copyOfRange(expected.gradient(), tensor.offset(), end),
            doubles(Arrays.copyOfRange(gradient, tensor.offset(), end)));
      }
    }
  }

  @Tag("long")
  @ParameterizedTest
  @MethodSource("io.coursework.tfmodel.Architectures#wide")
  void soItDoesForWideModels(ModelSpec spec) {
    tensorFlowAgreesWithThePlainImplementation(spec);
  }

  /** Rows over and over leave the mean as it is, but are cut into towers. */
  @Test
  @Tag("long")
  void manyTowersGiveTheGradientOfFewRows() {
    int times = 1024; // 12,288 tokens, six times those of a tower
    ModelSpec spec = Architectures.with(Map.of("tiedHead", false)).getPayload();
    try (Transformer model = new Transformer(spec, VOCABULARY, Specs.CPU, 2)) {
      float[] weights = weights(spec, model.layout());
      model.parameters().set(weights);
      double[] expected = reference(spec, model.layout(), doubles(weights)).gradient();
      int rows = times * BATCH.rows();
      int[] tokens = new int[rows * BATCH.length()];
      int[] targets = new int[tokens.length];
      float[] mask = new float[tokens.length];
      for (int i = 0; i < tokens.length; i++) {
        int from = i % BATCH.tokens().length;
        tokens[i] = BATCH.tokens()[from];
        targets[i] = BATCH.targets()[from];
        mask[i] = BATCH.lossMask()[from];
      }
      Batch many =
          new Batch(rows, BATCH.length(), tokens, targets, mask, new int[rows], new int[0]);
      float[] gradient = new float[weights.length];
      new Optimizer(model, Specs.optimizer(), 10).lossAndGradient(many, gradient);
      for (ParameterTensor tensor : model.layout().tensors()) {
        int end = tensor.offset() + tensor.size();
        assertClose(
            tensor.name(),
            Arrays.copyOfRange(expected, tensor.offset(), end),
            doubles(Arrays.copyOfRange(gradient, tensor.offset(), end)));
      }
    }
  }

  private static void assertClose(String name, double[] expected, double[] actual) {
    double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    assertTrue(largest > 0, name + " tells nothing: it is 0 everywhere");
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], 1e-5 * largest, name + " " + i);
    }
  }

  /**
   * Along a direction of random signs in each tensor. A central difference over 1e-5 errs by about
   * 1e-10 times the third derivative, and by rounding (1e-16 / 1e-5); both lie far below 1e-6 of
   * the slope that n signs make likely, the gradient's norm.
   */
  @ParameterizedTest
  @MethodSource("io.coursework.tfmodel.Architectures#all")
  void thePlainImplementationAgreesWithFiniteDifferences(ModelSpec spec) {
    ParameterLayout layout = ParameterLayout.of(spec, VOCABULARY);
    double[] weights = doubles(weights(spec, layout));
    double[] gradient = reference(spec, layout, weights).gradient();
    RandomGenerator random = Randomness.of(2, "golden");
    for (ParameterTensor tensor : layout.tensors()) {
      double[] up = weights.clone();
      double[] down = weights.clone();
      double slope = 0;
      double squares = 0;
      for (int i = tensor.offset(); i < tensor.offset() + tensor.size(); i++) {
        int sign = random.nextBoolean() ? 1 : -1;
        up[i] += sign * 1e-5;
        down[i] -= sign * 1e-5;
        slope += sign * gradient[i];
        squares += gradient[i] * gradient[i];
      }
      double measured =
          (reference(spec, layout, up).loss() - reference(spec, layout, down).loss()) / 2e-5;
      assertEquals(slope, measured, 1e-6 * Math.sqrt(squares), tensor.name());
    }
  }
}
