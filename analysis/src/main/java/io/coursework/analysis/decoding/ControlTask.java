package io.coursework.analysis.decoding;

import io.coursework.analysis.statistics.Shuffle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Labels that mean nothing, but stay the same for all rows of a type: a probe that is right about
 * them has learned the types by heart.
 *
 * @see <a href="https://arxiv.org/abs/1909.03368">Hewitt and Liang 2019</a>
 */
final class ControlTask {

  private ControlTask() {}

  /**
   * Labels with the same frequencies: each type takes the label of one of its rows, and types of as
   * many rows exchange theirs at random. A type that has no equal takes the label of any row.
   */
  static int[] labels(Question question, SplittableRandom random) {
    int[] own = question.labels();
    Map<Object, List<Integer>> rows = new LinkedHashMap<>(); // by type
    for (int i = 0; i < own.length; i++) {
      rows.computeIfAbsent(question.types().get(i), type -> new ArrayList<>()).add(i);
    }
    Map<Integer, List<List<Integer>>> bySize = new TreeMap<>();
    rows.values()
        .forEach(type -> bySize.computeIfAbsent(type.size(), s -> new ArrayList<>()).add(type));
    int[] labels = new int[own.length];
    for (List<List<Integer>> types : bySize.values()) {
      int[] dealt = new int[types.size()];
      for (int i = 0; i < dealt.length; i++) {
        List<Integer> type = types.get(i);
        dealt[i] = own[type.get(random.nextInt(type.size()))];
      }
      if (dealt.length == 1) {
        dealt[0] = own[random.nextInt(own.length)];
      }
      Shuffle.inPlace(dealt, random);
      for (int i = 0; i < dealt.length; i++) {
        for (int row : types.get(i)) {
          labels[row] = dealt[i];
        }
      }
    }
    return labels;
  }
}
