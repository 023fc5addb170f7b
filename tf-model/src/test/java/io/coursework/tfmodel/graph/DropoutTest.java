package io.coursework.tfmodel.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.coursework.tfmodel.Architectures;
import io.coursework.tfmodel.Specs;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

class DropoutTest {

  private static final int SIZE = 2048;

  private final Transformer model =
      new Transformer(
          Architectures.with(Map.of("dropout", 0.25)).getPayload(), Specs.VOCABULARY, Specs.CPU, 1);

  @AfterEach
  void close() {
    model.close();
  }

  /** Ones after dropout. */
  private float[] dropped(String place, int tower, TInt64 draw) {
    Operand<TFloat32> ones = model.ops().ones(model.ops().array(SIZE), TFloat32.class);
    Operand<TFloat32> shaped = model.ops().ensureShape(ones, Shape.of(SIZE));
    Operand<TFloat32> out = model.dropout().of(model.layers(), tower).of(shaped, place);
    try (draw;
        Result result = model.dropout().feed(model.session().runner(), draw).fetch(out).run()) {
      float[] values = new float[SIZE];
      ((TFloat32) result.get(0)).asRawTensor().data().asFloats().read(values);
      return values;
    }
  }

  @Test
  void setsItsShareToZeroAndScalesTheOthersSoThatTheMeanStays() {
    int zeros = 0;
    for (float value : dropped("mlp", 0, Dropout.draw(1, 0, 0))) {
      zeros += value == 0 ? 1 : 0;
      assertEquals(value == 0 ? 0 : 1 / 0.75, value, 1e-6, "float32 rounds");
    }
    // 2,048 draws: a standard error of sqrt(0.25 * 0.75 / 2048) = 0.0096; four of them.
    assertEquals(0.25, zeros / (double) SIZE, 4 * 0.0096);
  }

  @Test
  void dropsOthersForAnotherSeedStepPartTowerAndPlace() {
    float[] values = dropped("mlp", 0, Dropout.draw(1, 0, 0));
    assertArrayEquals(values, dropped("mlp", 0, Dropout.draw(1, 0, 0)));
    for (float[] other :
        new float[][] {
          dropped("mlp", 0, Dropout.draw(2, 0, 0)),
          dropped("mlp", 0, Dropout.draw(1, 1, 0)),
          dropped("mlp", 0, Dropout.draw(1, 0, 1)),
          dropped("mlp", 1, Dropout.draw(1, 0, 0)),
          dropped("attn", 0, Dropout.draw(1, 0, 0))
        }) {
      int both = 0;
      for (int i = 0; i < SIZE; i++) {
        both += values[i] == 0 && other[i] == 0 ? 1 : 0;
      }
      // Independent draws meet in 1/16 of the places: 128, standard deviation 11; four of them.
      assertEquals(128, both, 44);
    }
  }

  @Test
  void dropsNothingWithoutADraw() {
    for (float value : dropped("mlp", 0, Dropout.nothing())) {
      assertEquals(1, value);
    }
  }
}
