package io.coursework.tfmodel.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.coursework.curricula.Course;
import io.coursework.tfmodel.Architectures;
import io.coursework.tfmodel.Specs;
import io.coursework.tfmodel.architecture.Initialization;
import io.coursework.tfmodel.architecture.ModelSpec;
import io.coursework.tfmodel.graph.Transformer;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DropoutTest {

  private static final ModelSpec SPEC =
      Architectures.with(Map.of("dropout", 0.25, "contextLength", 32)).getPayload();

  private static Transformer model(ModelSpec spec, int threads) {
    Transformer model = new Transformer(spec, Specs.VOCABULARY, Specs.CPU, threads);
    model.parameters().set(Initialization.draw(model.layout(), 4));
    return model;
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
