package io.coursework.tfmodel.transfer;

import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.curricula.token.Vocabulary;
import io.coursework.tfmodel.architecture.ModelSpec;
import io.coursework.tfmodel.architecture.ParameterLayout;
import io.coursework.tfmodel.architecture.ParameterSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * First weights, of which some were taken from a trained model.
 *
 * <p>Tokens are matched by their text, so the two vocabularies may differ: a token that the trained
 * model did not know keeps its random draw, and so does a value beyond its modulus. Positions are
 * taken up to the shorter context.
 *
 * @param weights flat, in the layout of the model that begins
 * @param loaded those that were taken
 * @param newTokens texts of the tokens that keep their random draw
 */
public record Transfer(float[] weights, ParameterSet loaded, List<String> newTokens) {

  /**
   * Takes weights from a trained model.
   *
   * @param init what is taken
   * @param vocabulary the tokens of the model that begins
   * @param drawn what it would begin with otherwise; left as it is
   * @param seed sets the order of shuffled values
   * @throws InvalidSpecException if the trained model does not fit, in one line
   */
  public static Transfer of(
      InitSpec init,
      TrainedWeights trained,
      ModelSpec spec,
      Vocabulary vocabulary,
      float[] drawn,
      long seed) {
    List<String> differences = Fit.differences(init.part(), trained.spec(), spec);
    if (!differences.isEmpty()) {
      throw refusal(
          init,
          "it is another architecture: %s; set these keys to its values, or take another model%s",
          String.join(", ", differences),
          init.part() == InitPart.ALL && trained.spec().dModel() == spec.dModel()
              ? ", or init.part: embeddings"
              : "");
    }
    int[] source = TokenMatch.of(init, trained.vocabulary(), vocabulary, seed);
    if (IntStream.of(source).allMatch(id -> id == TokenMatch.NEW)) {
      throw refusal(
          init,
          "none of its tokens is taken (it has %s, and here are %s); take a model of this notation",
          trained.vocabulary().tokens(),
          vocabulary.tokens());
    }
    WeightCopy copy =
        new WeightCopy(
            ParameterLayout.of(trained.spec(), trained.vocabulary().size()),
            trained.values(),
            ParameterLayout.of(spec, vocabulary.size()),
            drawn.clone());
    copy.tokens(source);
    if (init.part() != InitPart.NUMBERS) {
      copy.positions();
    }
    if (init.part() == InitPart.ALL) {
      copy.others(source);
    }
    if (init.matchNorm()) {
      copy.scaleTokens(id -> vocabulary.isValue(id) && source[id] != TokenMatch.NEW, drawn);
    }
    return new Transfer(
        copy.weights(),
        copy.loaded(),
        IntStream.range(0, source.length)
            .filter(id -> source[id] == TokenMatch.NEW)
            .mapToObj(vocabulary::text)
            .toList());
  }

  private static InvalidSpecException refusal(InitSpec init, String problem, Object... args) {
    return new InvalidSpecException(
        List.of("init.from = %s: ".formatted(init.from()) + problem.formatted(args)));
  }
}
