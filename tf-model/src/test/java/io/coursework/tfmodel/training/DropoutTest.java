package io.coursework.tfmodel.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.coursework.curricula.Course;
import io.coursework.tfmodel.Architectures;
import io.coursework.tfmodel.Specs;
import io.coursework.tfmodel.architecture.Initialization;
import io.coursework.tfmodel.architecture.ModelSpec;
import io.coursework.tfmodel.graph.Dropout;
import io.coursework.tfmodel.graph.Forward;
import io.coursework.tfmodel.graph.Transformer;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

class DropoutTest {

  private static final ModelSpec SPEC =
      Architectures.with(Map.of("dropout", 0.25, "contextLength", 32)).getPayload();

  private static final String ATTENTION = "blocks.0.hook_attn_out.step_0";

  private static Transformer model(ModelSpec spec, int threads) {
    Transformer model = new Transformer(spec, Specs.VOCABULARY, Specs.CPU, threads);
    model.parameters().set(Initialization.draw(model.layout(), 4));
    return model;
  }

  /** An activation of a training graph over 32 rows of 8 tokens, for a seed and a step. */
  private static float[] dropped(Transformer model, String hook, long seed, long step) {
    Forward forward = model.trainingForward(32, 8);
    Operand<TFloat32> wanted = forward.hooks().get(hook);
    try (TInt32 tokens = TInt32.tensorOf(Shape.of(256), DataBuffers.of(new int[256]));
        TInt64 draw = Dropout.draw(seed, step);
        Result result =
            model
                .dropout()
                .feed(model.session().runner().feed(forward.tokens(), tokens), draw)
                .fetch(wanted)
                .run()) {
      float[] values = new float[(int) result.get(0).size()];
      ((TFloat32) result.get(0)).asRawTensor().data().asFloats().read(values);
      return values;
    }
  }

  private static int zeros(float[] values) {
    int zeros = 0;
    for (float value : values) {
      zeros += value == 0 ? 1 : 0;
    }
    return zeros;
  }

  @Test
  void setsItsShareToZero() {
    try (Transformer model = model(SPEC, 1)) {
      float[] values = dropped(model, ATTENTION, 1, 0);
      // 2,048 draws: a standard error of sqrt(0.25 * 0.75 / 2048) = 0.0096; four of them.
      assertEquals(0.25, zeros(values) / 2048.0, 4 * 0.0096);
    }
  }

  @Test
  void scalesTheOthersSoThatTheMeanStays() {
    try (Transformer model = model(SPEC, 1)) {
      // All tokens are the same and so are their rows: what stays of one is 4/3 of the whole.
      float[] whole = model.activation("hook_embed", new int[256], 32, 8);
      float[] position = model.parameters().get();
      int table = model.layout().tensor("pos_embed.W_pos").offset();
      float[] values = dropped(model, "blocks.0.hook_resid_pre.step_0", 1, 0);
      for (int i = 0; i < values.length; i++) {
        float sum = whole[i] + position[table + i % 64];
        assertEquals(values[i] == 0 ? 0 : sum / 0.75, values[i], 1e-8, "of 0.02: float32 rounds");
      }
    }
  }

  @Test
  void dropsOthersAtAnotherStepSeedAndPlace() {
    try (Transformer model = model(SPEC, 1)) {
      float[] values = dropped(model, ATTENTION, 1, 0);
      assertArrayEquals(values, dropped(model, ATTENTION, 1, 0));
      for (float[] other :
          new float[][] {
            dropped(model, ATTENTION, 1, 1),
            dropped(model, ATTENTION, 2, 0),
            dropped(model, "blocks.0.hook_mlp_out.step_0", 1, 0)
          }) {
        int both = 0;
        for (int i = 0; i < values.length; i++) {
          both += values[i] == 0 && other[i] == 0 ? 1 : 0;
        }
        // Independent draws meet in 1/16 of the places: 128, standard deviation 11; four of them.
        assertEquals(128, both, 44);
      }
    }
  }

  @Test
  void leavesEvaluationWhole() {
    try (Transformer model = model(SPEC, 1);
        Transformer plain =
            model(Architectures.with(Map.of("contextLength", 32)).getPayload(), 1)) {
      int[] tokens = {15, 10, 3, 4, 16, 17};
      assertArrayEquals(plain.logits(tokens, 1, 6), model.logits(tokens, 1, 6));
      assertSame(plain.forward(1, 6), plain.trainingForward(1, 6), "no dropout, no second graph");
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
    float[] first;
    float[] second;
    try (Transformer model = model(SPEC, threads)) {
      AdamW optimizer = new AdamW(model, Specs.optimizer(), 8);
      steps(optimizer, course, 0, interrupted ? 4 : 8, dropoutSeed);
      weights = model.parameters().get();
      first = optimizer.firstMoment().get();
      second = optimizer.secondMoment().get();
    }
    if (!interrupted) {
      return weights;
    }
    try (Transformer model = model(SPEC, threads)) {
      AdamW optimizer = new AdamW(model, Specs.optimizer(), 8);
      model.parameters().set(weights);
      optimizer.firstMoment().set(first);
      optimizer.secondMoment().set(second);
      steps(optimizer, course, 4, 8, dropoutSeed);
      return model.parameters().get();
    }
  }

  private static void steps(AdamW optimizer, Course course, int from, int to, long dropoutSeed) {
    for (int step = from; step < to; step++) {
      optimizer.step(
          step, Specs.batch(course, step), course.teacher().lesson(step).phase(), dropoutSeed);
    }
  }
}
