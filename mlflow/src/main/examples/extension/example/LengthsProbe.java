package example;

import io.coursework.analysis.embedding.EmbeddingProbe;
import io.coursework.analysis.embedding.NumberEmbedding;
import io.coursework.analysis.embedding.NumberTableSource;
import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.Guide;
import io.coursework.analysis.probe.Scores;
import io.coursework.analysis.probe.TextTable;
import io.coursework.analysis.probe.Topic;
import io.coursework.curricula.spec.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How long the vectors of the numbers are.
 *
 * <p>Scores: {@code shortest} and {@code longest}, Euclidean lengths, 0 or more; {@code ratio},
 * their quotient, 1 where all are of one length.
 *
 * @param on which table of the model is asked
 */
@Guide(
    topic = Topic.NUMBERS,
    question = "how long the numbers' vectors are",
    measures =
        "The lengths of the vectors of the numbers: the shortest, the longest, and their ratio.",
    range = "Lengths are 0 or more. A ratio of 1 means that all vectors are of one length.",
    random = "A ratio of about 2 for ten random vectors of 16 numbers.",
    use =
        "To see whether some numbers stand out. It says nothing about directions."
            + EmbeddingProbe.NESTED)
public record LengthsProbe(
    @Key(value = "which table of the model is asked", otherwise = "embedding") NumberTableSource on)
    implements EmbeddingProbe {

  @Override
  public String name() {
    return on.named("lengths");
  }

  @Override
  public Optional<String> refusal(NumberEmbedding embedding) {
    for (int number = 0; number < embedding.modulus(); number++) {
      if (length(embedding.row(number)) == 0) {
        return Optional.of(
            "the vector of number %d is 0, so the ratio has no value; train the model, or leave the probe out"
                .formatted(number));
      }
    }
    return Optional.empty();
  }

  @Override
  public Finding apply(NumberEmbedding embedding, long seed) {
    requireMeaning(embedding);
    double shortest = Double.POSITIVE_INFINITY;
    double longest = 0;
    List<List<String>> rows = new ArrayList<>();
    for (int number = 0; number < embedding.modulus(); number++) {
      double length = length(embedding.row(number));
      shortest = Math.min(shortest, length);
      longest = Math.max(longest, length);
      rows.add(List.of(Integer.toString(number), TextTable.decimal(length)));
    }
    Scores scores =
        new Scores()
            .put("shortest", shortest)
            .put("longest", longest)
            .put("ratio", longest / shortest);
    TextTable table = new TextTable(name() + "_of_numbers", List.of("number", "length"), rows);
    return new Finding(name(), scores, List.of(), List.of(table)).metrics("ratio");
  }

  private static double length(float[] vector) {
    double squares = 0;
    for (float value : vector) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares);
  }
}
