package io.coursework.analysis;

import io.coursework.analysis.figure.SimilarityHeatMap;
import io.coursework.analysis.statistics.PermutationTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Whether the similarity of two numbers depends on their distance round the circle Z_n alone.
 *
 * <p>Scores: {@code circulant_share}, the share of the variance of the cosines between different
 * centred rows that their mean per (j − i) mod n accounts for, in [0, 1]; {@code
 * null_circulant_share}, its mean over 10,000 permutations of the rows, about the mean for a random
 * table (at n = 10 near 0.11); {@code p_value}, the share of permutations with at least as much, (1
 * + hits)/(1 + draws). A ring, and a pure parity table, have 1; a constant table 0; a number line
 * lies between, since its ends are far apart and not neighbours. Use it to see modular structure of
 * any frequency at once, with the figure.
 */
public final class SimilarityProbe implements Probe {

  private static final int DRAWS = 10_000;

  @Override
  public String name() {
    return "similarity";
  }

  @Override
  public String summary() {
    return "cosines between the numbers, and how far they depend on the distance modulo n alone";
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
    PermutationTest test =
        PermutationTest.run(embedding.modulus(), DRAWS, seed, similarity::circulantShare);
    SortedMap<String, Double> scores = new TreeMap<>();
    scores.put("circulant_share", Math.min(1, test.observed()));
    scores.put("null_circulant_share", test.nullMean());
    scores.put("p_value", test.pValue());
    return new Finding(
        name(),
        scores,
        List.of(new Figure("embedding_similarity", SimilarityHeatMap.svg(similarity.matrix()))),
        List.of(table(similarity.matrix())));
  }

  private static TextTable table(double[][] matrix) {
    List<String> columns = new ArrayList<>(List.of("number"));
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < matrix.length; i++) {
      columns.add(Integer.toString(i));
      List<String> row = new ArrayList<>(List.of(Integer.toString(i)));
      for (double cosine : matrix[i]) {
        row.add(String.format(Locale.ROOT, "%.6f", cosine));
      }
      rows.add(row);
    }
    return new TextTable("embedding_similarity", columns, rows);
  }
}
