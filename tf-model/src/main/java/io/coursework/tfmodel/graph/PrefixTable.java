package io.coursework.tfmodel.graph;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The distinct beginnings of sequences. What a model that looks back alone computes for a token
 * depends on that token and those before it: for sequences that begin alike, once is enough.
 *
 * @param tokens the last token of each beginning, (M)
 * @param positions where it stands, from 0, (M)
 * @param firsts the first of all tokens that ends such a beginning, (M)
 * @param ofTokens the beginning that each token ends, (N)
 */
record PrefixTable(int[] tokens, int[] positions, int[] firsts, int[] ofTokens) {

  /**
   * @param all token ids, row-major [rows, length]
   */
  static PrefixTable of(int[] all, int length) {
    Map<Long, Integer> known = new HashMap<>(2 * all.length);
    int[] tokens = new int[all.length];
    int[] positions = new int[all.length];
    int[] firsts = new int[all.length];
    int[] ofTokens = new int[all.length];
    for (int i = 0; i < all.length; i++) {
      int position = i % length;
      long before = position == 0 ? 0 : ofTokens[i - 1] + 1;
      int next = known.size();
      Integer earlier = known.putIfAbsent(before << Integer.SIZE | all[i], next);
      if (earlier == null) {
        tokens[next] = all[i];
        positions[next] = position;
        firsts[next] = i;
      }
      ofTokens[i] = earlier == null ? next : earlier;
    }
    int count = known.size();
    return new PrefixTable(
        Arrays.copyOf(tokens, count),
        Arrays.copyOf(positions, count),
        Arrays.copyOf(firsts, count),
        ofTokens);
  }
}
