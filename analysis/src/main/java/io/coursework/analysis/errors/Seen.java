package io.coursework.analysis.errors;

import io.coursework.curricula.evaluation.EvaluationSet;
import io.coursework.curricula.evaluation.Example;
import io.coursework.curricula.expression.Application;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The training expressions of one operation on values: what a model could know by heart. */
final class Seen {

  private final Map<List<Integer>, List<Integer>> answers = new LinkedHashMap<>(); // by multiset
  private final Map<Integer, Integer> frequencies = new TreeMap<>(); // of the answers
  private final int n;
  private final boolean numeric;

  /**
   * Some training expressions.
   *
   * @param n number of values
   * @param numeric whether the values are numbers, which differ by more or less
   */
  Seen(EvaluationSet training, int n, boolean numeric) {
    this.n = n;
    this.numeric = numeric;
    for (Example example : training.examples()) {
      List<Integer> operands =
          ((Application) example.expression())
              .operands().stream().map(operand -> operand.value(n)).sorted().toList();
      int answer = example.sequence().answer();
      answers.computeIfAbsent(operands, multiset -> new ArrayList<>()).add(answer);
      frequencies.merge(answer, 1, Integer::sum);
    }
  }

  /**
   * What was seen nearest to an expression.
   *
   * @param distance of the nearest multisets of as many operands
   * @param answers of all expressions on them
   * @param chance the share of the training expressions with another answer than the expression's
   *     whose answer is one of those: how often a wrong value is, if it is that of any expression
   */
  record Nearest(MultisetDistance distance, Set<Integer> answers, double chance) {}

  /** The nearest of as many operands; null if no training expression has as many. */
  Nearest nearest(WrittenAnswer answer) {
    MultisetDistance least = null;
    Set<Integer> those = new HashSet<>();
    List<Integer> multiset = answer.multiset();
    for (Map.Entry<List<Integer>, List<Integer>> seen : answers.entrySet()) {
      if (seen.getKey().size() == multiset.size()) {
        MultisetDistance distance = MultisetDistance.of(multiset, seen.getKey(), numeric);
        int order = least == null ? -1 : distance.compareTo(least);
        if (order < 0) {
          least = distance;
          those.clear();
        }
        if (order <= 0) {
          those.addAll(seen.getValue());
        }
      }
    }
    return least == null ? null : new Nearest(least, those, chance(answer.value(), those));
  }

  private double chance(int value, Set<Integer> those) {
    int others = 0;
    int hits = 0;
    for (int answer = 0; answer < n; answer++) {
      if (answer != value) {
        int frequency = frequencies.getOrDefault(answer, 0);
        others += frequency;
        hits += those.contains(answer) ? frequency : 0;
      }
    }
    return others == 0 ? 0 : (double) hits / others;
  }
}
