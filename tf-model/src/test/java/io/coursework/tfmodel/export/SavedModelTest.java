package io.coursework.tfmodel.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.coursework.tfmodel.Specs;
import io.coursework.tfmodel.architecture.Activation;
import io.coursework.tfmodel.architecture.AttentionBias;
import io.coursework.tfmodel.architecture.Block;
import io.coursework.tfmodel.architecture.Initialization;
import io.coursework.tfmodel.architecture.ModelSpec;
import io.coursework.tfmodel.architecture.Norm;
import io.coursework.tfmodel.architecture.ParameterLayout;
import io.coursework.tfmodel.architecture.PositionEncoding;
import io.coursework.tfmodel.graph.Transformer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.exceptions.TFInvalidArgumentException;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

class SavedModelTest {

  /** The same operations in the same order; only products over longer batches may round apart. */
  private static final float ROUNDING = 1e-5f;

  @TempDir Path folder;

  static List<ModelSpec> models() {
    return List.of(
        new ModelSpec(8, 2, 2, 1, 2, Activation.RELU, 12, false, AttentionBias.ALL),
        new ModelSpec(
            8,
            2,
            4,
            1,
            2,
            Block.PARALLEL,
            2,
            Activation.SWIGLU,
            true,
            Norm.RMS,
            PositionEncoding.ROTARY,
            12,
            true,
            AttentionBias.NONE,
            0.1,
            0.02,
            false));
  }

  @ParameterizedTest
  @Tag("long")
  @MethodSource("models")
  void givesTheModelsLogitsForBatchesAndLengthsOfAnySize(ModelSpec spec) throws IOException {
    int v = Specs.VOCABULARY;
    try (Transformer model = new Transformer(spec, v, Specs.CPU, 1)) {
      model.parameters().set(Initialization.draw(model.layout(), 3));
      Path saved = folder.resolve("tfmodel");
      SavedModel.write(spec, model.layout(), model.parameters().get(), saved);
      try (SavedModelBundle bundle = SavedModelBundle.load(saved.toString(), SavedModel.TAG)) {
        for (int[] shape : new int[][] {{1, 1}, {3, 7}, {2, 12}}) {
          int[] tokens = new Random(1).ints((long) shape[0] * shape[1], 0, v).toArray();
          float[] expected = model.logits(tokens, shape[0], shape[1]);
          try (TInt32 fed = TInt32.tensorOf(Shape.of(shape[0], shape[1]), DataBuffers.of(tokens));
              Result result =
                  bundle.function(SavedModel.SIGNATURE).call(Map.of(SavedModel.INPUT, fed))) {
            TFloat32 logits = (TFloat32) result.get(SavedModel.OUTPUT).orElseThrow();
            assertEquals(Shape.of(shape[0], shape[1], v), logits.shape());
            float[] actual = new float[expected.length];
            logits.asRawTensor().data().asFloats().read(actual);
            assertArrayEquals(expected, actual, ROUNDING);
          }
        }
        try (TInt32 tooLong = TInt32.tensorOf(Shape.of(1, 13))) {
          assertThrows(
              TFInvalidArgumentException.class,
              () -> bundle.function(SavedModel.SIGNATURE).call(Map.of(SavedModel.INPUT, tooLong)));
        }
      }
    }
  }

  /** Whatever order TensorFlow keeps the attributes of its nodes in. */
  @Test
  void isTheSameFileForTheSameWeights() throws IOException {
    ModelSpec spec = models().get(0);
    ParameterLayout layout = ParameterLayout.of(spec, Specs.VOCABULARY);
    float[] parameters = Initialization.draw(layout, 3);
    for (String name : List.of("first", "second")) {
      SavedModel.write(spec, layout, parameters, folder.resolve(name));
    }
    assertEquals(
        -1,
        Files.mismatch(
            folder.resolve("first/saved_model.pb"), folder.resolve("second/saved_model.pb")));
  }
}
