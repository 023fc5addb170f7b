package io.coursework.tfmodel.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.coursework.curricula.Batch;
import io.coursework.curricula.curriculum.Phase;
import io.coursework.curricula.random.Randomness;
import io.coursework.tfmodel.Architectures;
import io.coursework.tfmodel.Specs;
import io.coursework.tfmodel.architecture.AttentionBias;
import io.coursework.tfmodel.architecture.ModelSpec;
import io.coursework.tfmodel.architecture.Norm;
import io.coursework.tfmodel.evaluation.GreedyDecoder;
import io.coursework.tfmodel.graph.Transformer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A step's bits depend on weights, batch and step alone, whatever else the model's graph had to do
 * before: other lengths, evaluations, another optimiser as after a rollback.
 *
 * <p>Weights far from the first ones and three or more uses of each give sums whose order shows.
 */
@Tag("long")
class SameBitsTest {

  private static final int STEPS = 3;

  private static final Batch BATCH = batch(16, 16);
  private static final Batch LONGER = batch(8, 24);

  static Stream<Named<ModelSpec>> architectures() {
    return Stream.of(
        Architectures.with(
            Map.of(
                "dModel", 24,
                "recurrences", 3,
                "mlpRatio", 4,
                "contextLength", 32,
                "tiedHead", false,
                "attentionBias", AttentionBias.OUTPUT)),
        Architectures.with(Map.of("dModel", 128, "recurrences", 3, "contextLength", 32)),
        Architectures.with(
            Map.of("nLayers", 2, "norm", Norm.RMS, "recurrences", 3, "contextLength", 32)));
  }

  private static Batch batch(int rows, int length) {
    RandomGenerator random = Randomness.of(length, "same bits");
    float[] lossMask = new float[rows * length];
    Arrays.fill(lossMask, 1);
    return new Batch(
        rows,
        length,
        random.ints((long) rows * length, 0, Specs.VOCABULARY).toArray(),
        random.ints((long) rows * length, 0, Specs.VOCABULARY).toArray(),
        lossMask,
        new int[rows],
        new int[0]);
  }

  /** What is done with a model before the steps that are compared. */
  private interface Before {
    void happens(Transformer model, Optimizer optimizer);
  }

  /** Losses and weights of some steps of an optimiser that remembers nothing. */
  private static float[] steps(ModelSpec spec, Before before) {
    try (Transformer model = new Transformer(spec, Specs.VOCABULARY, Specs.CPU, 1)) {
      float[] weights = new float[model.layout().size()];
      RandomGenerator random = Randomness.of(1, "same bits");
      for (int i = 0; i < weights.length; i++) {
        weights[i] = (float) (0.3 * random.nextGaussian());
      }
      model.parameters().set(weights);
      Optimizer optimizer = optimizer(model);
      before.happens(model, optimizer);
      model.parameters().set(weights);
      float[] losses = new float[STEPS];
      for (int step = 0; step < STEPS; step++) {
        // At its first step it forgets what happened before.
        Phase phase = new Phase(1, 0, Long.MAX_VALUE);
        losses[step] = optimizer.step(1 + step, BATCH, phase).loss();
      }
      float[] all = Arrays.copyOf(losses, STEPS + weights.length);
      System.arraycopy(model.parameters().get(), 0, all, STEPS, weights.length);
      return all;
    }
  }

  private static Optimizer optimizer(Transformer model) {
    return new Optimizer(model, Specs.optimizer(), 1000);
  }

  private static void step(Optimizer optimizer, Batch batch) {
    optimizer.step(0, batch, Phase.WHOLE);
  }

  private static void evaluate(Transformer model) {
    RandomGenerator random = Randomness.of(2, "same bits");
    List<int[]> prompts =
        IntStream.of(4, 9, 14, 20)
            .mapToObj(length -> random.ints(length, 0, Specs.VOCABULARY).toArray())
            .toList();
    new GreedyDecoder(model, 2, 0).decode(prompts);
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void doNotDependOnWhatWasDoneBefore(ModelSpec spec) {
    float[] plain = steps(spec, (model, optimizer) -> {});
    Map<String, Before> all =
        Map.of(
            "a step of another length",
            (model, optimizer) -> step(optimizer, LONGER),
            "an evaluation",
            (model, optimizer) -> evaluate(model),
            "a step of another optimiser and an evaluation",
            (model, optimizer) -> {
              step(optimizer(model), BATCH);
              evaluate(model);
            });
    all.forEach((name, before) -> assertArrayEquals(plain, steps(spec, before), "after " + name));
  }
}
