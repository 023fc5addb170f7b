package io.coursework.mlflow.inspection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.coursework.analysis.model.InspectableModel;
import io.coursework.analysis.model.InspectableModelContract;
import io.coursework.analysis.model.Prompts;
import io.coursework.curricula.random.Randomness;
import io.coursework.tfmodel.architecture.Activation;
import io.coursework.tfmodel.architecture.AttentionBias;
import io.coursework.tfmodel.architecture.Block;
import io.coursework.tfmodel.architecture.Initialization;
import io.coursework.tfmodel.architecture.ModelSpec;
import io.coursework.tfmodel.architecture.Norm;
import io.coursework.tfmodel.architecture.PositionEncoding;
import io.coursework.tfmodel.graph.Transformer;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Models of TensorFlow keep the port's contract, whatever they are made of. */
class InspectedModelTest {

  private static final int VOCABULARY = 7;
  private static final Prompts PROMPTS =
      new Prompts(3, 4, new int[] {0, 1, 2, 6, 3, 3, 0, 5, 4, 2, 6, 1});

  private static Transformer trained(ModelSpec spec) {
    Transformer trained = new Transformer(spec, VOCABULARY, "/device:CPU:0", 1);
    float[] weights = Initialization.draw(trained.layout(), 3);
    RandomGenerator random = Randomness.of(3, "inspected");
    for (int i = 0; i < weights.length; i++) {
      weights[i] += (float) (0.6 * random.nextDouble() - 0.3); // so that no bias is 0
    }
    trained.parameters().set(weights);
    return trained;
  }

  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  abstract static class Contract extends InspectableModelContract {

    private InspectedModel model;

    abstract ModelSpec spec();

    @BeforeAll
    void open() {
      try (Transformer trained = trained(spec())) {
        model = InspectedModel.of(trained);
      }
    }

    @AfterAll
    void close() {
      model.close();
    }

    @Override
    protected InspectableModel model() {
      return model;
    }

    @Override
    protected Prompts prompts() {
      return PROMPTS;
    }
  }

  @Nested
  class RecurrentWithTwoHeads extends Contract {
    @Override
    ModelSpec spec() {
      return new ModelSpec(8, 2, 1, 2, 4, Activation.GELU, 8, true, AttentionBias.NONE);
    }
  }

  @Nested
  class TwoParallelLayersOfTheNewerKind extends Contract {
    @Override
    ModelSpec spec() {
      return new ModelSpec(
          8,
          2,
          6,
          2,
          1,
          Block.PARALLEL,
          2,
          Activation.SWIGLU,
          true,
          Norm.RMS,
          PositionEncoding.ROTARY,
          8,
          false,
          AttentionBias.ALL,
          0.1,
          0.02,
          true);
    }
  }

  @Test
  void takesTheWeightsOfAnotherCheckpoint() {
    ModelSpec spec = new ModelSpec(8, 1, 1, 1, 2, Activation.RELU, 8, true, AttentionBias.NONE);
    try (Transformer trained = trained(spec);
        InspectedModel model = InspectedModel.of(trained)) {
      float[] before = model.run(PROMPTS, List.of(), List.of()).logits().values();
      float[] later = trained.parameters().get();
      later[0] += 1;
      model.set(later);
      assertEquals(later[0], model.weight("embed.W_E").at(0, 0));
      assertFalse(
          Arrays.equals(before, model.run(PROMPTS, List.of(), List.of()).logits().values()));
    }
  }
}
