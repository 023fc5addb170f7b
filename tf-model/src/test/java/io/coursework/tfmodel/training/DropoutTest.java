package io.coursework.tfmodel.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.coursework.curricula.Batch;
import io.coursework.curricula.Course;
import io.coursework.tfmodel.Architectures;
import io.coursework.tfmodel.Specs;
import io.coursework.tfmodel.architecture.Initialization;
import io.coursework.tfmodel.architecture.ModelSpec;
import io.coursework.tfmodel.architecture.ParameterTensor;
import io.coursework.tfmodel.graph.Dropout;
import io.coursework.tfmodel.graph.Transformer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tensorflow.Result;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

class DropoutTest {

  private static final ModelSpec SPEC =
      Architectures.with(Map.of("dropout", 0.25, "contextLength", 32)).getPayload();

  private static Transformer model(ModelSpec spec, int threads) {
    Transformer model = new Transformer(spec, Specs.VOCABULARY, Specs.CPU, threads);
    model.parameters().set(Initialization.draw(model.layout(), 4));
    return model;
  }

  /**
   * With the same draw the loss is a function of the weights: along its own direction it must rise
   * by the gradient's norm. A central difference over 2e-2 in float32 is exact to about 1e-5
   * (rounding) plus a curvature term of its square; both lie below 2% of the norm plus 2e-4.
   */
  @Test
  void differentiatesWhatItKept() {
    try (Transformer model = model(SPEC, 1)) {
      float[] weights = model.parameters().get();
      for (int i = 0; i < weights.length; i++) {
        weights[i] *= 3; // away from the flat region around zero
      }
      Batch batch = Specs.batch(Specs.course(10, 0), 0);
      LossGradient nodes = LossGradient.build(model, batch.rows(), batch.length(), false);
      float[] gradient = new float[weights.length];
      float loss = lossAt(weights, model, nodes, batch, gradient);
      assertNotEquals(
          new Optimizer(model, Specs.optimizer(), 10).loss(batch), loss, "something is dropped");
      for (ParameterTensor tensor : model.layout().tensors()) {
        int end = tensor.offset() + tensor.size();
        double norm = 0;
        for (int i = tensor.offset(); i < end; i++) {
          norm = Math.hypot(norm, gradient[i]);
        }
        float[] up = weights.clone();
        float[] down = weights.clone();
        for (int i = tensor.offset(); i < end; i++) {
          up[i] += (float) (1e-2 * gradient[i] / norm);
          down[i] -= (float) (1e-2 * gradient[i] / norm);
        }
        float[] unread = new float[weights.length];
        double rise =
            lossAt(up, model, nodes, batch, unread) - lossAt(down, model, nodes, batch, unread);
        assertEquals(norm, rise / 2e-2, 0.02 * norm + 2e-4, tensor.name());
      }
    }
  }

  private static float lossAt(
      float[] weights, Transformer model, LossGradient nodes, Batch batch, float[] gradient) {
    model.parameters().set(weights);
    try (TInt64 draw = Dropout.draw(1, 0, 0);
        Result result =
            nodes.run(
                model.session(),
                BatchRows.padded(batch),
                runner -> model.dropout().feed(runner, draw),
                List.of(nodes.loss(), nodes.flat()))) {
      ((TFloat32) result.get(1)).asRawTensor().data().asFloats().read(gradient);
      return ((TFloat32) result.get(0)).getFloat();
    }
  }

  @Test
  void leavesEvaluationWhole() {
    try (Transformer model = model(SPEC, 1);
        Transformer plain =
            model(Architectures.with(Map.of("contextLength", 32)).getPayload(), 1)) {
      int[] tokens = {15, 10, 3, 4, 16, 17};
      assertArrayEquals(plain.logits(tokens, 1, 6), model.logits(tokens, 1, 6));
    }
  }

  @Test
  @Tag("long")
  void givesTheSameWeightsOnAnyNumberOfThreadsAndWhenInterrupted() {
    float[] whole = trained(1, false);
    assertArrayEquals(whole, trained(2, false));
    assertArrayEquals(whole, trained(1, true));
    float[] other = trained(1, false, 1);
    assertFalse(Arrays.equals(whole, other), "another seed drops others");
  }

  private static float[] trained(int threads, boolean interrupted) {
    return trained(threads, interrupted, 0);
  }

  /** The weights after eight steps, of which the last four may be taken by a second process. */
  private static float[] trained(int threads, boolean interrupted, long dropoutSeed) {
    Course course = Specs.course(8, 0);
    float[] weights;
    SortedMap<String, float[]> state = new TreeMap<>();
    try (Transformer model = model(SPEC, threads)) {
      Optimizer optimizer = new Optimizer(model, Specs.optimizer(), 8);
      steps(optimizer, course, 0, interrupted ? 4 : 8, dropoutSeed);
      weights = model.parameters().get();
      state.putAll(optimizer.state());
    }
    if (!interrupted) {
      return weights;
    }
    try (Transformer model = model(SPEC, threads)) {
      Optimizer optimizer = new Optimizer(model, Specs.optimizer(), 8);
      model.parameters().set(weights);
      optimizer.restore(state);
      steps(optimizer, course, 4, 8, dropoutSeed);
      return model.parameters().get();
    }
  }

  private static void steps(
      Optimizer optimizer, Course course, int from, int to, long dropoutSeed) {
    for (int step = from; step < to; step++) {
      optimizer.step(
          step, Specs.batch(course, step), course.teacher().lesson(step).phase(), dropoutSeed);
    }
  }
}
