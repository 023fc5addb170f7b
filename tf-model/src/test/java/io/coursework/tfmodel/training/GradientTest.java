package io.coursework.tfmodel.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.coursework.curricula.Batch;
import io.coursework.tfmodel.Specs;
import io.coursework.tfmodel.architecture.Activation;
import io.coursework.tfmodel.architecture.AttentionBias;
import io.coursework.tfmodel.architecture.Initialization;
import io.coursework.tfmodel.architecture.ModelSpec;
import io.coursework.tfmodel.architecture.ParameterTensor;
import io.coursework.tfmodel.graph.Transformer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients against finite differences, tensor by tensor, for every option of the architecture. */
class GradientTest {

  static Stream<ModelSpec> architectures() {
    return Stream.of(
        Specs.recipe(),
        new ModelSpec(16, 4, 1, 3, 2, Activation.GELU, 16, true, AttentionBias.NONE),
        new ModelSpec(12, 2, 2, 1, 2, Activation.RELU, 16, false, AttentionBias.ALL),
        new ModelSpec(8, 1, 2, 2, 2, Activation.GELU, 16, false, AttentionBias.NONE));
  }

  /**
   * Along its own direction the loss must rise by the gradient's norm. A central difference over
   * 2e-2 in float32 is exact to about 1e-5 (rounding) plus a curvature term of its square; both lie
   * below 2% of the norm plus 2e-4.
   */
  @ParameterizedTest
  @MethodSource("architectures")
  void agreesWithFiniteDifferences(ModelSpec spec) {
    try (Transformer model = new Transformer(spec, Specs.VOCABULARY, Specs.CPU, 1)) {
      float[] weights = Initialization.draw(model.layout(), 1);
      for (int i = 0; i < weights.length; i++) {
        weights[i] *= 3; // away from the flat region around zero
      }
      AdamW optimizer = new AdamW(model, Specs.optimizer(), 10);
      Batch batch = Specs.batch(Specs.course(10, 0), 0);
      float[] gradient = new float[weights.length];
      model.parameters().set(weights);
      optimizer.lossAndGradient(batch, gradient);
      for (ParameterTensor tensor : model.layout().tensors()) {
        double norm = norm(gradient, tensor);
        double measured = slope(model, optimizer, batch, weights, gradient, tensor, norm);
        assertEquals(norm, measured, 0.02 * norm + 2e-4, tensor.name());
      }
    }
  }

  private static double slope(
      Transformer model,
      AdamW optimizer,
      Batch batch,
      float[] weights,
      float[] gradient,
      ParameterTensor tensor,
      double norm) {
    double step = 1e-2;
    double[] losses = new double[2];
    for (int side = 0; side < 2; side++) {
      float[] moved = weights.clone();
      for (int i = tensor.offset(); i < tensor.offset() + tensor.size(); i++) {
        moved[i] += (float) ((2 * side - 1) * step * gradient[i] / Math.max(norm, 1e-12));
      }
      model.parameters().set(moved);
      losses[side] = optimizer.lossAndGradient(batch, new float[weights.length]);
    }
    return (losses[1] - losses[0]) / (2 * step);
  }

  private static double norm(float[] gradient, ParameterTensor tensor) {
    double squares = 0;
    for (int i = tensor.offset(); i < tensor.offset() + tensor.size(); i++) {
      squares += (double) gradient[i] * gradient[i];
    }
    return Math.sqrt(squares);
  }
}
