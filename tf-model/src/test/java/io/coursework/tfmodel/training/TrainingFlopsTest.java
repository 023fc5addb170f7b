package io.coursework.tfmodel.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.coursework.curricula.Batch;
import io.coursework.tfmodel.architecture.Activation;
import io.coursework.tfmodel.architecture.AttentionBias;
import io.coursework.tfmodel.architecture.ModelSpec;
import org.junit.jupiter.api.Test;

class TrainingFlopsTest {

  private static final int VOCABULARY = 7;

  /** Two layers of width 6, two heads of width 3, a feed-forward layer of 24. */
  private static ModelSpec model(int recurrences, Activation activation) {
    return new ModelSpec(6, 2, 2, recurrences, 4, activation, 8, false, AttentionBias.ALL);
  }

  @Test
  void countsTheProductsOfAPlaceThreeTimesOver() {
    // Of a layer: queries, keys and values 6 x 18, output 6 x 6, feed-forward 6 x 24 and 24 x 6,
    // and in rows of 5 the scores and averages 2 x 5 x 6. Biases and norms are not products.
    int layer = 108 + 36 + 144 + 144 + 60;
    assertEquals(
        6.0 * (3 * 2 * layer + 6 * VOCABULARY),
        TrainingFlops.perPlace(model(3, Activation.RELU), VOCABULARY, 5));
    assertEquals(
        6.0 * (2 * (layer + 144) + 6 * VOCABULARY),
        TrainingFlops.perPlace(model(1, Activation.SWIGLU), VOCABULARY, 5),
        "a gate is one product more");
  }

  @Test
  void countsThePlacesOfTheRowsInWhichABatchLies() {
    Batch batch = BatchRowsTest.batch(2, 5, 3, 4);
    ModelSpec model = model(1, Activation.RELU);
    assertEquals(
        4 * 5 * TrainingFlops.perPlace(model, VOCABULARY, 5),
        TrainingFlops.perStep(Batching.ROWS, batch, model, VOCABULARY),
        "padded to the longest");
    assertEquals(
        2 * 8 * TrainingFlops.perPlace(model, VOCABULARY, 8),
        TrainingFlops.perStep(Batching.PACKED, batch, model, VOCABULARY));
    assertEquals(
        3 * 8 * TrainingFlops.perPlace(model, VOCABULARY, 8),
        TrainingFlops.perStep(Batching.WINDOWS, batch, model, VOCABULARY),
        "14 tokens and 3 end tokens in windows of 8");
  }
}
