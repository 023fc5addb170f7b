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
   * Labels with the same frequencies: the rows of a type that have one label get a common one, and
   * groups of as many rows exchange theirs at random. A group that has no equal takes the label of
   * any row.
   */
  static int[] labels(DecodingTarget question, SplittableRandom random) {
    int[] own = question.labels();
    Map<Object, List<Integer>> groups = new LinkedHashMap<>(); // rows, by type and label
    for (int i = 0; i < own.length; i++) {
      groups
          .computeIfAbsent(List.of(question.types().get(i), own[i]), g -> new ArrayList<>())
          .add(i);
    }
    Map<Integer, List<List<Integer>>> bySize = new TreeMap<>();
    groups
        .values()
        .forEach(group -> bySize.computeIfAbsent(group.size(), s -> new ArrayList<>()).add(group));
    int[] labels = new int[own.length];
    for (List<List<Integer>> equal : bySize.values()) {
      int[] dealt = equal.stream().mapToInt(group -> own[group.get(0)]).toArray();
      if (dealt.length == 1) {
        dealt[0] = own[random.nextInt(own.length)];
      }
      Shuffle.inPlace(dealt, random);
      for (int i = 0; i < dealt.length; i++) {
        for (int row : equal.get(i)) {
          labels[row] = dealt[i];
        }
      }
    }
    return labels;
  }
}
