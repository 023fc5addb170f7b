package io.coursework.analysis.embedding;

import io.coursework.analysis.figure.Marks;
import io.coursework.analysis.figure.ValueAxis;
import io.coursework.analysis.probe.Figure;
import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.Guide;
import io.coursework.analysis.probe.Scores;
import io.coursework.analysis.probe.TextTable;
import io.coursework.analysis.probe.Topic;
import io.coursework.analysis.statistics.Gram;
import io.coursework.analysis.statistics.PermutationTest;
import io.coursework.curricula.spec.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The circularity of Zhong et al.
 *
 * <p>Scores: {@code circularity}, its mean over PC1 to PC4, over fewer where the table has fewer;
 * {@code circularity_pc1} and so on; {@code null_circularity}, the mean over 10,000 permutations of
 * the rows; {@code p_value}, the share of permutations with at least as much. A number line has
 * 0.64 at n = 10 because its one component is nearest to the first frequency; a constant table has
 * 0.
 *
 * @see <a href="https://arxiv.org/abs/2306.17844">Zhong et al. 2023</a>
 */
@Guide(
    topic = Topic.NUMBERS,
    question = "whether the principal components are waves round the circle Z_n",
    measures =
        "Whether the first four principal components are waves round the circle Z_n: the share of each that one frequency holds.",
    range =
        "0 to 1; rings of any frequencies and pure parity have 1, a number line 0.64 at n = 10. The p value is by 10,000 permutations of the numbers.",
    random = "Far from 0: about 0.5 at n = 10, in null_circularity.",
    use =
        "To ask for a ring that modular arithmetic may use. All components count alike, also faint ones: look at the picture of single components, and at their variance in the pca probe."
            + EmbeddingProbe.NESTED)
public record RingProbe(
    @Key(value = "which table of the model is asked", otherwise = "embedding") NumberTableSource on)
    implements EmbeddingProbe {

  private static final int DRAWS = 10_000;

  @Override
  public String name() {
    return on.named("ring");
  }

  @Override
  public Optional<String> refusal(NumberEmbedding embedding) {
    return embedding.modulus() < 4
        ? Optional.of(
            "modulus = %d has one frequency, so everything is a ring; take a modulus of at least 4, or leave the ring probe out"
                .formatted(embedding.modulus()))
        : Optional.empty();
  }

  @Override
  public Finding apply(NumberEmbedding embedding, long seed) {
    requireMeaning(embedding);
    Circularity circularity = circularity(embedding);
    List<PermutationTest> tests = tests(embedding, DRAWS, seed);
    PermutationTest mean = tests.get(0);
    Scores scores = new Scores();
    scores.put("circularity", mean.observed());
    scores.put("null_circularity", mean.nullMean());
    scores.put("p_value", mean.pValue());
    Marks marks = new Marks();
    List<List<String>> rows = new ArrayList<>();
    for (int t = 0; t < tests.size(); t++) {
      PermutationTest test = tests.get(t);
      String category = t == 0 ? "mean" : "PC" + t;
      marks.add("this table", category, test.observed());
      marks.add("permuted numbers", category, test.nullMean(), test.nullLow(), test.nullHigh());
      rows.add(
          TextTable.row(
              category,
              t == 0 ? "" : Integer.toString(circularity.frequency(t - 1)),
              test.observed(),
              test.nullMean(),
              test.nullLow(),
              test.nullHigh()));
      if (t > 0) {
        scores.put("circularity_pc" + t, test.observed());
      }
    }
    return new Finding(
            name(),
            scores,
            List.of(
                new Figure(
                    name() + "_circularity",
                    "The largest share of a principal component that one frequency of Z_n holds, and its mean over the components; beside it the mean and the middle 95% of 10,000 permutations of the numbers.",
                    marks.svg(
                        "Circularity of the numbers",
                        "principal component",
                        "circularity",
                        ValueAxis.between(0, 1)))),
            List.of(
                new TextTable(
                    name() + "_circularity",
                    List.of(
                        "component",
                        "frequency",
                        "circularity",
                        "null_mean",
                        "null_low",
                        "null_high"),
                    rows)))
        .metrics("circularity");
  }

  private static Circularity circularity(NumberEmbedding embedding) {
    return new Circularity(Gram.of(embedding.centred()));
  }

  /** Of the mean circularity, then of each component's. */
  static List<PermutationTest> tests(NumberEmbedding embedding, int draws, long seed) {
    Circularity circularity = circularity(embedding);
    return PermutationTest.all(
        embedding.modulus(),
        draws,
        seed,
        order -> {
          double[] statistics = new double[1 + circularity.components()];
          for (int c = 0; c < circularity.components(); c++) {
            statistics[1 + c] = circularity.of(c, order);
            statistics[0] += statistics[1 + c] / circularity.components();
          }
          return statistics;
        });
  }
}
