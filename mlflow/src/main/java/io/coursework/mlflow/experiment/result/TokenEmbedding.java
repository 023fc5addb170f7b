package io.coursework.mlflow.experiment.result;

import io.coursework.analysis.embedding.EmbeddingTables;
import io.coursework.analysis.embedding.NumberEmbedding;
import io.coursework.analysis.embedding.TokenVector;
import io.coursework.curricula.token.Vocabulary;
import io.coursework.tfmodel.graph.Transformer;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The learned vectors of all tokens at some moment.
 *
 * @param vocabulary the tokens; ids of the values are the values, so the first rows are theirs
 * @param table row-major [tokens, d_model]
 */
public record TokenEmbedding(Vocabulary vocabulary, float[] table) {

  /** Reads it out of a model's weights: the graph of a training that continues stays as it is. */
  public static TokenEmbedding of(Transformer model, Vocabulary vocabulary) {
    return new TokenEmbedding(
        vocabulary, model.layout().tensor("embed.W_E").values(model.parameters().get())); // (V, d)
  }

  /** The rows of the values. */
  public NumberEmbedding values() {
    int n = vocabulary.values();
    return new NumberEmbedding(n, dModel(), Arrays.copyOf(table, n * dModel()));
  }

  /** One row per token, in the projector's form. */
  public EmbeddingTables tables() {
    return EmbeddingTables.of(
        IntStream.range(0, vocabulary.size())
            .mapToObj(
                id ->
                    new TokenVector(
                        vocabulary.text(id),
                        Arrays.copyOfRange(table, id * dModel(), (id + 1) * dModel())))
            .toList());
  }

  /** Whether no value is infinite or NaN. */
  public boolean isFinite() {
    for (float value : table) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  private int dModel() {
    return table.length / vocabulary.size();
  }
}
