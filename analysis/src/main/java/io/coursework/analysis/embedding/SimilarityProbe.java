package io.coursework.analysis.embedding;

import io.coursework.analysis.figure.SimilarityHeatMap;
import io.coursework.analysis.probe.Figure;
import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.Guide;
import io.coursework.analysis.probe.Scores;
import io.coursework.analysis.probe.TextTable;
import io.coursework.analysis.probe.Topic;
import io.coursework.analysis.statistics.PermutationTest;
import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.SnakeCase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Scores: {@code circulant_share}, the share of the variance of the cosines between different
 * centred rows that their mean per (j − i) mod n accounts for; {@code null_circulant_share}, its
 * mean over 10,000 permutations of the rows; {@code p_value}, the share of permutations with at
 * least as much, (1 + hits)/(1 + draws). A constant table has 0.
 */
@Guide(
    topic = Topic.NUMBERS,
    question = "cosines between the numbers, and how far the distance modulo n explains them",
    measures =
        "The cosines between the numbers, and the share of their variance that the distance modulo n alone explains.",
    range =
        "0 to 1: a ring and a pure parity table have 1. The p value is by 10,000 permutations of the numbers.",
    random = "About 0.11 at n = 10, in null_circulant_share.",
    use =
        "To see modular structure of any frequency at once. A number line scores between, since its ends are far apart."
            + EmbeddingProbe.NESTED)
public record SimilarityProbe(
    @Key(value = "which table of the model is asked", otherwise = "embedding") NumberTableSource on)
    implements EmbeddingProbe {

  private static final int DRAWS = 10_000;

  @Override
  public String name() {
    return on.named("similarity");
  }

  @Override
  public Optional<String> refusal(NumberEmbedding embedding) {
    return embedding.modulus() < 4
        ? Optional.of(
            "modulus = %d: fewer than four numbers have one distance on the circle; take a modulus of at least 4, or leave the similarity probe out"
                .formatted(embedding.modulus()))
        : Optional.empty();
  }

  @Override
  public Finding apply(NumberEmbedding embedding, long seed) {
    requireMeaning(embedding);
    CosineSimilarity similarity = CosineSimilarity.of(embedding.centred());
    PermutationTest test = test(similarity, DRAWS, seed);
    Scores scores = new Scores();
    scores.put("circulant_share", Math.min(1, test.observed()));
    scores.put("null_circulant_share", test.nullMean());
    scores.put("p_value", test.pValue());
    return new Finding(
            name(),
            scores,
            List.of(
                new Figure(
                    SnakeCase.of(on) + "_similarity",
                    "Cosines between the centred vectors of the numbers: red alike, blue opposed. Stripes along the diagonal mean that only the distance counts.",
                    SimilarityHeatMap.svg(similarity.matrix()))),
            List.of(table(similarity.matrix())))
        .metrics("circulant_share");
  }

  /** Of the circulant share. */
  static PermutationTest test(CosineSimilarity similarity, int draws, long seed) {
    return PermutationTest.run(similarity.matrix().length, draws, seed, similarity::circulantShare);
  }

  private TextTable table(double[][] matrix) {
    List<String> columns = new ArrayList<>(List.of("number"));
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < matrix.length; i++) {
      columns.add(Integer.toString(i));
      List<String> row = new ArrayList<>(List.of(Integer.toString(i)));
      for (double cosine : matrix[i]) {
        row.add(TextTable.decimal(cosine));
      }
      rows.add(row);
    }
    return new TextTable(SnakeCase.of(on) + "_similarity", columns, rows);
  }
}
