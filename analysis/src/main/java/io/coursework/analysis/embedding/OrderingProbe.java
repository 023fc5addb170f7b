package io.coursework.analysis.embedding;

import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.Guide;
import io.coursework.analysis.probe.Scores;
import io.coursework.analysis.probe.Topic;
import io.coursework.analysis.statistics.PermutationTest;
import io.coursework.analysis.statistics.Spearman;
import io.coursework.curricula.spec.Key;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Scores: {@code spearman_pc1} to {@code spearman_pc3}, the absolute rank correlation of the
 * component with the value; {@code spearman_max}, the largest of them; {@code null_spearman_max},
 * its mean over 10,000 permutations of the rows; {@code p_value}, the share of permutations whose
 * maximum is as large, (1 + hits)/(1 + draws).
 */
@Guide(
    topic = Topic.NUMBERS,
    question = "whether a principal component puts the numbers in order",
    measures =
        "Whether one of the first three principal components puts the numbers in order: the largest absolute rank correlation with the value.",
    range =
        "0 to 1; 1 is a number line, straight or bent. The p value is the share of 10,000 permutations of the numbers that do as well.",
    random = "Far from 0: about 0.45 at n = 10 for the best of three, in null_spearman_max.",
    use =
        "To ask for a number line. It does not see a ring: ask the ring probe."
            + EmbeddingProbe.NESTED)
public record OrderingProbe(
    @Key(value = "which table of the model is asked", otherwise = "embedding") NumberTableSource on)
    implements EmbeddingProbe {

  private static final int COMPONENTS = 3;
  private static final int DRAWS = 10_000;

  @Override
  public String name() {
    return on.named("ordering");
  }

  @Override
  public Optional<String> refusal(NumberEmbedding embedding) {
    return embedding.modulus() < 3
        ? Optional.of(
            "modulus = 2: two numbers are always in order; take a modulus of at least 3, or leave the ordering probe out")
        : Optional.empty();
  }

  @Override
  public Finding apply(NumberEmbedding embedding, long seed) {
    requireMeaning(embedding);
    PrincipalComponents components = PrincipalComponents.of(embedding);
    double[] value = values(embedding);
    Scores scores = new Scores();
    for (int c = 0; c < COMPONENTS; c++) {
      scores.put(
          "spearman_pc" + (c + 1), Math.abs(Spearman.correlation(components.component(c), value)));
    }
    PermutationTest test = test(embedding, DRAWS, seed);
    scores.put("spearman_max", Math.min(1, test.observed()));
    scores.put("null_spearman_max", test.nullMean());
    scores.put("p_value", test.pValue());
    return new Finding(name(), scores, List.of(), List.of()).metrics("spearman_max");
  }

  /** Of the largest correlation. */
  static PermutationTest test(NumberEmbedding embedding, int draws, long seed) {
    PrincipalComponents components = PrincipalComponents.of(embedding);
    double[][] ranks = new double[COMPONENTS][];
    for (int c = 0; c < COMPONENTS; c++) {
      ranks[c] = Spearman.unitRanks(components.component(c));
    }
    double[] valueRanks = Spearman.unitRanks(values(embedding));
    return PermutationTest.run(
        embedding.modulus(), draws, seed, order -> largest(ranks, valueRanks, order));
  }

  private static double[] values(NumberEmbedding embedding) {
    return IntStream.range(0, embedding.modulus()).asDoubleStream().toArray();
  }

  private static double largest(double[][] ranks, double[] valueRanks, int[] order) {
    double largest = 0;
    for (double[] component : ranks) {
      double correlation = 0;
      for (int i = 0; i < order.length; i++) {
        correlation += component[order[i]] * valueRanks[i];
      }
      largest = Math.max(largest, Math.abs(correlation));
    }
    return largest;
  }
}
