package io.coursework.tfmodel.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.Batch;
import io.coursework.tfmodel.Specs;
import io.coursework.tfmodel.architecture.Initialization;
import io.coursework.tfmodel.architecture.ParameterLayout;
import io.coursework.tfmodel.graph.Transformer;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

class LossFunctionTest {

  private static final Batch BATCH = Specs.batch(Specs.course(10, 1), 0);

  private static LossFunction function() {
    return function(Batching.ROWS);
  }

  private static LossFunction function(Batching batching) {
    return new LossFunction(Specs.recipe(), Specs.VOCABULARY, Specs.CPU, 1, batching);
  }

  private static float[] weights(long seed) {
    return Initialization.draw(ParameterLayout.of(Specs.recipe(), Specs.VOCABULARY), seed);
  }

  @Test
  void isTheLossThatTrainingGoesDownToTheBit() {
    float[] weights = weights(4);
    try (LossFunction function = function();
        Transformer model = new Transformer(Specs.recipe(), Specs.VOCABULARY, Specs.CPU, 1)) {
      model.parameters().set(weights);
      float[] expected = new float[weights.length];
      float loss = new Optimizer(model, Specs.optimizer(), 10).lossAndGradient(BATCH, expected);
      float[] gradient = new float[function.size()];
      assertEquals(loss, function.slope(weights, BATCH, gradient));
      assertArrayEquals(expected, gradient);
      // Two graphs of the same sums; their last bits may differ.
      assertEquals(loss, function.loss(weights, BATCH), 1e-6 * loss);
    }
  }

  @Test
  void isTheSameOfPackedRowsUpToRounding() {
    float[] weights = weights(4);
    float[] expected = new float[weights.length];
    float[] packed = new float[weights.length];
    try (LossFunction rows = function();
        LossFunction function = function(Batching.PACKED)) {
      float loss = rows.slope(weights, BATCH, expected);
      assertEquals(loss, function.slope(weights, BATCH, packed), 1e-6 * loss);
      assertEquals(loss, function.loss(weights, BATCH), 1e-6 * loss);
      assertArrayEquals(expected, packed, 1e-5f);
    }
  }

  @Test
  void dependsOnTheWeightsThatAreGivenAlone() {
    try (LossFunction function = function()) {
      float before = function.loss(weights(4), BATCH);
      assertTrue(before != function.loss(weights(5), BATCH));
      assertEquals(before, function.loss(weights(4), BATCH));
      assertThrows(IllegalArgumentException.class, () -> function.loss(new float[3], BATCH));
    }
  }

  @Test
  void leavesNoTensorBehind() {
    float[] weights = weights(4);
    float[] gradient = new float[weights.length];
    try (LossFunction function = function()) {
      function.loss(weights, BATCH);
      function.slope(weights, BATCH, gradient);
      long before = Pointer.totalCount();
      for (int i = 0; i < 50; i++) {
        function.loss(weights, BATCH);
        function.slope(weights, BATCH, gradient);
      }
      assertTrue(Pointer.totalCount() <= before, "pointers after 50 more losses and gradients");
    }
  }
}
