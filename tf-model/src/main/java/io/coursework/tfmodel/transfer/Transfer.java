package io.coursework.tfmodel.transfer;

import io.coursework.curricula.random.Randomness;
import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.curricula.token.Vocabulary;
import io.coursework.tfmodel.architecture.ModelSpec;
import io.coursework.tfmodel.architecture.ParameterLayout;
import io.coursework.tfmodel.architecture.ParameterSet;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * First weights, of which some were taken from a trained model or are an analytic table of numbers.
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

  private static final String DIRECTIONS = "init/directions of numbers";

  /**
   * The first weights without a trained model: the table of numbers, if there is one, along random
   * directions and with the Frobenius norm of the rows that it replaces.
   *
   * @param vocabulary the tokens of the model that begins
   * @param drawn what it would begin with otherwise; left as it is
   * @param seed sets the directions and the order of shuffled values
   */
  public static Transfer of(
      InitSpec init, ModelSpec spec, Vocabulary vocabulary, float[] drawn, long seed) {
    if (init.numbers() == NumberTable.NONE) {
      return new Transfer(drawn.clone(), ParameterSet.NONE, vocabulary.tokens());
    }
    int n = vocabulary.values();
    int[] values = IntStream.range(0, n).toArray(); // their tokens' ids
    int[] numbers = init.shuffleNumbers() ? TokenMatch.shuffled(n, seed) : values;
    double[][] table =
        IntStream.of(numbers)
            .mapToObj(number -> init.numbers().row(number, n, init.ringFrequency()))
            .toArray(double[][]::new);
    OrthonormalMap directions =
        OrthonormalMap.draw(table[0].length, spec.dModel(), Randomness.of(seed, DIRECTIONS));
    float[] weights = drawn.clone();
    TokenRows rows = new TokenRows(ParameterLayout.of(spec, vocabulary.size()), weights);
    double norm = rows.norm(values);
    ParameterSet.Builder loaded = new ParameterSet.Builder();
    for (int value : values) {
      rows.put(value, directions.apply(table[value]));
      loaded.add(rows.begin(value), rows.width());
    }
    rows.scale(values, norm);
    return new Transfer(weights, loaded.build(), vocabulary.tokens().subList(n, vocabulary.size()));
  }

  /**
   * Takes weights from a trained model.
   *
   * @param init what is taken
   * @param vocabulary the tokens of the model that begins
   * @param drawn what it would begin with otherwise; left as it is
   * @param seed sets the order of shuffled values and the rotation
   * @throws InvalidSpecException if the trained model does not fit, in one line
   */
  public static Transfer of(
      InitSpec init,
      TrainedWeights trained,
      ModelSpec spec,
      Vocabulary vocabulary,
      float[] drawn,
      long seed) {
    List<String> differences = Fit.differences(init, trained.spec(), spec);
    if (!differences.isEmpty()) {
      throw refusal(
          init,
          "it is another architecture: %s; set these keys to its values, or take another model%s",
          String.join(", ", differences),
          Fit.other(init.part(), trained.spec(), spec));
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
    if (init.rotateNumbers()) {
      OrthonormalMap rotation =
          OrthonormalMap.draw(
              trained.spec().dModel(), spec.dModel(), Randomness.of(seed, DIRECTIONS));
      copy.tokens(only(source, vocabulary::isValue), rotation);
      copy.tokens(only(source, id -> !vocabulary.isValue(id)));
    } else {
      copy.tokens(source);
    }
    if (init.part() != InitPart.NUMBERS) {
      copy.positions();
    }
    if (init.part() == InitPart.ALL) {
      copy.others(source);
    }
    if (init.matchNorm()) {
      int[] taken =
          IntStream.range(0, vocabulary.values())
              .filter(id -> source[id] != TokenMatch.NEW)
              .toArray();
      ParameterLayout layout = ParameterLayout.of(spec, vocabulary.size());
      new TokenRows(layout, copy.weights()).scale(taken, new TokenRows(layout, drawn).norm(taken));
    }
    return new Transfer(
        copy.weights(),
        copy.loaded(),
        IntStream.range(0, source.length)
            .filter(id -> source[id] == TokenMatch.NEW)
            .mapToObj(vocabulary::text)
            .toList());
  }

  /** Nothing is taken for the other tokens. */
  private static int[] only(int[] source, IntPredicate tokens) {
    return IntStream.range(0, source.length)
        .map(id -> tokens.test(id) ? source[id] : TokenMatch.NEW)
        .toArray();
  }

  private static InvalidSpecException refusal(InitSpec init, String problem, Object... args) {
    return new InvalidSpecException(
        List.of("init.from = %s: ".formatted(init.from()) + problem.formatted(args)));
  }
}
