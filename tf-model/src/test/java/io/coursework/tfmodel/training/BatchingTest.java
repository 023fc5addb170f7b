package io.coursework.tfmodel.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.curricula.Batch;
import io.coursework.curricula.curriculum.Phase;
import io.coursework.curricula.random.Randomness;
import io.coursework.tfmodel.Architectures;
import io.coursework.tfmodel.Specs;
import io.coursework.tfmodel.architecture.AttentionBias;
import io.coursework.tfmodel.architecture.Block;
import io.coursework.tfmodel.architecture.ModelSpec;
import io.coursework.tfmodel.architecture.Norm;
import io.coursework.tfmodel.architecture.ParameterSet;
import io.coursework.tfmodel.architecture.ParameterTensor;
import io.coursework.tfmodel.architecture.PositionEncoding;
import io.coursework.tfmodel.graph.Precision;
import io.coursework.tfmodel.graph.Transformer;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Packed rows train as rows of one expression do, whose gradients GoldenTest knows. */
class BatchingTest {

  private static final Phase WHOLE = Phase.WHOLE;

  /** Random expressions of 2 to 5 tokens, all of which count, of two operations in turn. */
  private static Batch batch(int rows, long seed) {
    RandomGenerator random = Randomness.of(seed, "batching");
    Batch batch = BatchRowsTest.batch(random.ints(rows, 2, 6).toArray());
    for (int row = 0; row < rows; row++) {
      batch.operations()[row] = row % 2;
      for (int i = row * batch.length(); i < row * batch.length() + batch.tokens(row); i++) {
        batch.tokens()[i] = random.nextInt(Specs.VOCABULARY);
        batch.targets()[i] = random.nextInt(Specs.VOCABULARY);
      }
      Arrays.fill(
          batch.lossMask(), row * batch.length(), row * batch.length() + batch.tokens(row), 1f);
    }
    return batch;
  }

  private static Transformer model(ModelSpec spec, int threads) {
    Transformer model = new Transformer(spec, Specs.VOCABULARY, Specs.CPU, threads);
    RandomGenerator random = Randomness.of(1, "batching weights");
    float[] weights = new float[model.layout().size()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (0.3 * random.nextGaussian());
    }
    model.parameters().set(weights);
    return model;
  }

  private static Optimizer optimizer(Transformer model, Batching batching, int accumulate) {
    return new Optimizer(model, batching, Specs.optimizer(), 100, accumulate, ParameterSet.NONE);
  }

  private static void assertPackedLikeRows(ModelSpec spec, int accumulate) {
    assertPackedLikeRows(spec, accumulate, batch(24, 7));
  }

  /** Rounding is all that differs: see GoldenTest on what it counts relative to. */
  private static void assertPackedLikeRows(ModelSpec spec, int accumulate, Batch batch) {
    try (Transformer model = model(spec, 1)) {
      float[] rows = new float[model.layout().size()];
      float[] packed = rows.clone();
      float loss = optimizer(model, Batching.ROWS, 1).lossAndGradient(batch, rows);
      Optimizer optimizer = optimizer(model, Batching.PACKED, accumulate);

      assertEquals(loss, optimizer.lossAndGradient(batch, packed), 1e-5 * loss);
      for (ParameterTensor tensor : model.layout().tensors()) {
        float largest = 0;
        for (int i = tensor.offset(); i < tensor.offset() + tensor.size(); i++) {
          largest = Math.max(largest, Math.abs(rows[i]));
        }
        assertTrue(largest > 0, tensor.name());
        for (int i = tensor.offset(); i < tensor.offset() + tensor.size(); i++) {
          assertEquals(rows[i], packed[i], 1e-5 * largest, tensor.name());
        }
      }
    }
  }

  /** What knows of positions, in either place, and twice. */
  static Stream<Named<ModelSpec>> positions() {
    return Stream.of(PositionEncoding.values())
        .map(positions -> Architectures.with(Map.of("positions", positions, "recurrences", 2)));
  }

  static Stream<Named<ModelSpec>> architectures() {
    return Stream.concat(Architectures.all(), Architectures.wide());
  }

  @ParameterizedTest
  @MethodSource("positions")
  void packedRowsHaveTheLossAndGradientOfRows(ModelSpec spec) {
    assertPackedLikeRows(spec, 1);
  }

  @Tag("long")
  @ParameterizedTest
  @MethodSource("architectures")
  void soTheyHaveInEveryArchitecture(ModelSpec spec) {
    assertPackedLikeRows(spec, 1);
  }

  /** One head as wide as the model: its queries and keys, values and output are joined. */
  static Stream<Named<ModelSpec>> joined() {
    return Stream.of(
        joined(Map.of()),
        joined(Map.of("nLayers", 2, "attentionBias", AttentionBias.ALL)),
        joined(Map.of("norm", Norm.RMS, "block", Block.PARALLEL)),
        joined(Map.of("dModel", 128, "positions", PositionEncoding.NONE)));
  }

  private static Named<ModelSpec> joined(Map<String, Object> changes) {
    Map<String, Object> all = new TreeMap<>(changes);
    all.putAll(Map.of("nHeads", 1, "recurrences", 2));
    return Architectures.with(all);
  }

  @ParameterizedTest
  @MethodSource("joined")
  @Tag("long")
  void soTheyHaveWhereAnAttentionIsJoined(ModelSpec spec) {
    assertPackedLikeRows(spec, 1);
  }

  /** Some 900 tokens: enough for a tower for each of two threads. */
  @Test
  @Tag("long")
  void soTheyHaveInTwoTowers() {
    Map<String, Object> wide = Map.of("dModel", 32, "nHeads", 1, "contextLength", 16);
    assertPackedLikeRows(Architectures.with(wide).getPayload(), 1, batch(256, 7));
  }

  @Test
  void soTheyHaveInParts() {
    assertPackedLikeRows(Architectures.with(Map.of()).getPayload(), 4);
  }

  @Test
  @Tag("long")
  void aStepMeasuresTheSameByOperation() {
    Batch batch = batch(24, 8);
    ModelSpec spec = Architectures.with(Map.of()).getPayload();
    try (Transformer model = model(spec, 1);
        Transformer twin = model(spec, 1)) {
      StepResult rows = optimizer(model, Batching.ROWS, 1).step(0, batch, WHOLE);
      StepResult packed = optimizer(twin, Batching.PACKED, 1).step(0, batch, WHOLE);

      assertArrayEquals(rows.operationLosses(), packed.operationLosses(), 1e-5);
      assertEquals(
          optimizer(model, Batching.ROWS, 1).loss(batch),
          optimizer(twin, Batching.PACKED, 1).loss(batch),
          1e-5);
      assertEquals(rows.tokens(), packed.tokens());
      assertEquals(24 * 8, rows.computed());
      assertTrue(packed.computed() < rows.computed());
    }
  }

  @Tag("long")
  @ParameterizedTest
  @EnumSource(Batching.class)
  void anyNumberOfThreadsGivesTheSameBits(Batching batching) {
    ModelSpec spec =
        Architectures.with(Map.of("dModel", 32, "recurrences", 2, "contextLength", 16))
            .getPayload();
    float[][] weights = new float[2][];
    for (int threads = 1; threads <= 2; threads++) {
      try (Transformer model = model(spec, threads)) {
        Optimizer optimizer = optimizer(model, batching, 1);
        for (int step = 0; step < 4; step++) {
          optimizer.step(step, batch(1024, step), WHOLE);
        }
        weights[threads - 1] = model.parameters().get();
      }
    }
    assertArrayEquals(weights[0], weights[1]);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  @Tag("long")
  void replicasPackTheirOwnBatches(int heads) {
    ModelSpec spec = Architectures.with(Map.of("nHeads", heads)).getPayload();
    try (Replicas replicas =
            new Replicas(
                spec,
                Specs.VOCABULARY,
                Specs.CPU,
                1,
                Precision.FLOAT32,
                Batching.PACKED,
                Specs.optimizer(),
                ParameterSet.NONE,
                2);
        Transformer inGroup = model(spec, 1);
        Transformer alone = model(spec, 1)) {
      replicas.replicas().get(0).close();
      Learner learner = replicas.replicas().get(1).learner(inGroup, Specs.optimizer(), 100);
      Optimizer optimizer = optimizer(alone, Batching.PACKED, 1);
      for (int step = 0; step < 3; step++) {
        Batch batch = batch(20 + step, step);
        StepResult together = learner.step(step, batch, WHOLE, 0);
        StepResult single = optimizer.step(step, batch, WHOLE);
        assertEquals(single.loss(), together.loss(), 1e-4);
        assertArrayEquals(single.operationLosses(), together.operationLosses(), 1e-4);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Batching.class,
      names = {"ROWS", "PACKED"})
  void refusesAnExpressionThatDoesNotFitTheContext(Batching batching) {
    ModelSpec spec = Architectures.with(Map.of()).getPayload(); // a context of 8
    try (Transformer model = model(spec, 1)) {
      IllegalArgumentException refused =
          assertThrows(
              IllegalArgumentException.class,
              () -> optimizer(model, batching, 1).step(0, BatchRowsTest.batch(9, 2), WHOLE));
      assertTrue(refused.getMessage().contains("9 tokens does not fit"), refused.getMessage());
    }
  }
}
