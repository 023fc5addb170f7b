package io.coursework.analysis.embedding;

import io.coursework.analysis.probe.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Token embeddings as the two files that the TensorBoard projector and its web page read.
 *
 * @param vectors {@code vectors.tsv}: one line per token, d_model columns, no heading; each value
 *     in the fewest digits that give the same float back
 * @param metadata {@code metadata.tsv}: the columns token, value and parity; value and parity are
 *     empty for tokens that are not a number
 * @see <a href="https://projector.tensorflow.org">Embedding projector</a>
 */
public record EmbeddingTables(String vectors, String metadata) {

  /**
   * {@code projector_config.pbtxt}, with which TensorBoard finds the two files beside it, named
   * {@code vectors.tsv} and {@code metadata.tsv}.
   */
  public static final String PROJECTOR_CONFIG =
      """
      embeddings {
        tensor_name: "token embedding"
        tensor_path: "vectors.tsv"
        metadata_path: "metadata.tsv"
      }
      """;

  /**
   * Writes the tables; line i of the vectors belongs to line i + 1 of the metadata.
   *
   * @param tokens all of one dimension, in the order of the vocabulary
   * @throws IllegalArgumentException if the vectors differ in length or a token holds a tab or a
   *     line break
   */
  public static EmbeddingTables of(List<TokenVector> tokens) {
    StringBuilder vectors = new StringBuilder();
    List<List<String>> metadata = new ArrayList<>();
    int dModel = tokens.isEmpty() ? 0 : tokens.get(0).vector().length;
    for (TokenVector token : tokens) {
      float[] vector = token.vector();
      if (vector.length != dModel) {
        throw new IllegalArgumentException(
            "vector of token '%s' has %d values, but that of '%s' has %d; give vectors of one table"
                .formatted(token.token(), vector.length, tokens.get(0).token(), dModel));
      }
      for (int j = 0; j < dModel; j++) {
        vectors.append(j == 0 ? "" : "\t").append(vector[j]);
      }
      vectors.append('\n');
      metadata.add(describe(token.token()));
    }
    return new EmbeddingTables(
        vectors.toString(),
        new TextTable("metadata", List.of("token", "value", "parity"), metadata).tsv());
  }

  private static List<String> describe(String token) {
    if (!token.matches("\\d{1,9}")) {
      return List.of(token, "", "");
    }
    int value = Integer.parseInt(token);
    return List.of(token, String.format(Locale.ROOT, "%d", value), Parity.of(value).text());
  }
}
