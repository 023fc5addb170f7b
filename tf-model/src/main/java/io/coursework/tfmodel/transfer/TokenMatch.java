package io.coursework.tfmodel.transfer;

import io.coursework.curricula.random.Randomness;
import io.coursework.curricula.token.Vocabulary;
import java.util.List;
import java.util.stream.IntStream;

/** Which token of a trained model stands behind each token of the model that begins. */
final class TokenMatch {

  /** In place of an id: nothing is taken for that token. */
  static final int NEW = -1;

  private TokenMatch() {}

  /**
   * By token here, the id there, or {@link #NEW}.
   *
   * @param seed sets the order of shuffled values
   */
  static int[] of(InitSpec init, Vocabulary there, Vocabulary here, long seed) {
    List<String> known = there.tokens();
    int[] source = here.tokens().stream().mapToInt(known::indexOf).toArray(); // -1 for none
    int[] values =
        IntStream.range(0, source.length)
            .filter(id -> here.isValue(id) && there.isValue(source[id]))
            .toArray();
    if (init.shuffleNumbers()) {
      int[] sorted = IntStream.of(values).map(id -> source[id]).toArray();
      int[] order = shuffled(values.length, seed);
      for (int i = 0; i < values.length; i++) {
        source[values[i]] = sorted[order[i]];
      }
    }
    if (init.part() == InitPart.NUMBERS) {
      for (int id = 0; id < source.length; id++) {
        source[id] = here.isValue(id) && there.isValue(source[id]) ? source[id] : NEW;
      }
    }
    return source;
  }

  /** The order of n shuffled values. */
  static int[] shuffled(int n, long seed) {
    return Randomness.permutation(n, Randomness.of(seed, "init/shuffled numbers"));
  }
}
