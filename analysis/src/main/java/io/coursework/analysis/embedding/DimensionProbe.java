package io.coursework.analysis.embedding;

import io.coursework.analysis.figure.Marks;
import io.coursework.analysis.figure.ValueAxis;
import io.coursework.analysis.probe.Estimate;
import io.coursework.analysis.probe.Figure;
import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.Guide;
import io.coursework.analysis.probe.Scores;
import io.coursework.analysis.probe.TextTable;
import io.coursework.analysis.probe.Topic;
import io.coursework.curricula.random.Randomness;
import io.coursework.curricula.spec.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * Scores: {@code participation_ratio}, {@code effective_rank} and {@code stable_rank}, see {@link
 * Dimensions}, each from 1 to min(n − 1, d), 0 for a constant table; {@code null_} before each, its
 * mean over 199 tables of independent Gaussian numbers of the same size, with the interval that
 * holds the middle 95% of them; {@code p_value}, the share of these and this one whose
 * participation ratio is as small, at least 1/200.
 */
@Guide(
    topic = Topic.NUMBERS,
    question = "over how many directions the numbers spread",
    measures =
        "Over how many directions the numbers spread: participation ratio, effective rank and stable rank of the centred table.",
    range =
        "1 to the smaller of n - 1 and d; a line has 1, a ring 2. The p value is the share of random tables that are as flat.",
    random =
        "About 5.6, 8.2 and 3.6 at n = 10 and d = 16, in the scores with null_, whose intervals hold 95% of random tables.",
    use =
        "To see whether training has drawn the numbers together onto few directions, whichever they are. It says nothing about what the directions mean."
            + EmbeddingProbe.NESTED)
public record DimensionProbe(
    @Key(value = "which table of the model is asked", otherwise = "embedding") NumberTableSource on)
    implements EmbeddingProbe {

  private static final int TABLES = 199;

  private static final Map<String, ToDoubleFunction<Dimensions>> COUNTS =
      Map.of(
          "participation_ratio", Dimensions::participation,
          "effective_rank", Dimensions::effective,
          "stable_rank", Dimensions::stable);
  private static final List<String> ORDER =
      List.of("participation_ratio", "effective_rank", "stable_rank");

  @Override
  public String name() {
    return on.named("dimension");
  }

  @Override
  public Optional<String> refusal(NumberEmbedding embedding) {
    if (embedding.modulus() < 3) {
      return Optional.of(
          "modulus = 2: two numbers differ in one direction always; take a modulus of at least 3, or leave the dimension probe out");
    }
    return embedding.dModel() < 2
        ? Optional.of(
            "d_model = 1: there is one direction; take a wider model, or leave the dimension probe out")
        : Optional.empty();
  }

  @Override
  public Finding apply(NumberEmbedding embedding, long seed) {
    requireMeaning(embedding);
    Dimensions own = Dimensions.of(embedding.centred());
    List<Dimensions> random = random(embedding.modulus(), embedding.dModel(), seed);
    Scores scores = new Scores();
    scores.put("participation_ratio_p_value", pValue(own, random));
    Marks marks = new Marks();
    List<List<String>> rows = new ArrayList<>();
    for (String count : ORDER) {
      ToDoubleFunction<Dimensions> value = COUNTS.get(count);
      double[] drawn = random.stream().mapToDouble(value).sorted().toArray();
      double mean = random.stream().mapToDouble(value).average().orElseThrow();
      int tail = (int) (0.025 * drawn.length);
      Estimate chance = new Estimate(mean, drawn[tail], drawn[drawn.length - 1 - tail]);
      double found = value.applyAsDouble(own);
      scores.put(count, found);
      scores.put("null_" + count, chance);
      String category = count.replace('_', ' ');
      marks.add("this table", category, found);
      marks.add("random tables", category, chance.value(), chance.low(), chance.high());
      rows.add(TextTable.row(category, found, chance.value(), chance.low(), chance.high()));
    }
    return new Finding(
            name(),
            scores,
            List.of(
                new Figure(
                    name() + "_counts",
                    "Over how many directions the numbers spread, by three counts; beside each the mean and the middle 95% of 199 random tables of the same size.",
                    marks.svg(
                        "Dimension of the numbers",
                        "count",
                        "directions",
                        ValueAxis.between(
                            0, Math.min(embedding.modulus() - 1, embedding.dModel()))))),
            List.of(
                new TextTable(
                    name() + "_counts",
                    List.of("count", "directions", "null_mean", "null_low", "null_high"),
                    rows)))
        .metrics("participation_ratio");
  }

  /** (1 + random tables whose participation ratio is not larger) / (1 + random tables). */
  static double pValue(Dimensions own, List<Dimensions> random) {
    long flat =
        random.stream().filter(other -> other.participation() <= own.participation()).count();
    return (1.0 + flat) / (1.0 + random.size());
  }

  /** Of tables of independent standard normal numbers, [n, d]. */
  static List<Dimensions> random(int n, int d, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Dimensions> all = new ArrayList<>();
    for (int table = 0; table < TABLES; table++) {
      float[] values = new float[n * d];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) Randomness.gaussian(random);
      }
      all.add(Dimensions.of(new NumberEmbedding(n, d, values).centred()));
    }
    return all;
  }
}
