package io.coursework.analysis.probe;

import io.coursework.curricula.evaluation.EvaluationSet;
import io.coursework.curricula.evaluation.Example;
import io.coursework.curricula.split.SplitPart;
import io.coursework.curricula.token.Vocabulary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Training and held-out expressions of one operation that can be compared. Held out is whatever
 * part training never shows: the monitor as well as either examination. Splits hold out more of
 * some layouts than of others, and each part has its own; what is longer or nests more is harder: a
 * plain difference of two accuracies would be one of layouts as well. Here each layout weighs as
 * much among the training expressions as it does among the held-out ones; those of a layout that
 * the other side lacks are left out.
 *
 * @param training some of the training set's examples, with other weights
 * @param heldOut those of the held-out set whose layout was trained; their weights keep their
 *     proportions
 * @param trainingLeftOut training examples of layouts that are not held out
 * @param heldOutLeftOut held-out examples of layouts that are not trained
 */
public record Contrast(
    EvaluationSet training, EvaluationSet heldOut, int trainingLeftOut, int heldOutLeftOut) {

  /**
   * Compares two sets.
   *
   * @return empty if no expression of one has the layout of one of the other
   */
  public static Optional<Contrast> of(
      EvaluationSet training, EvaluationSet heldOut, Vocabulary vocabulary) {
    Map<Layout, Double> known = weights(training, vocabulary);
    Map<Layout, Double> unknown = weights(heldOut, vocabulary);
    double shared =
        unknown.keySet().stream().filter(known::containsKey).mapToDouble(unknown::get).sum();
    List<Example> comparable = new ArrayList<>();
    for (Example example : training.examples()) {
      Layout layout = Layout.of(example.sequence(), vocabulary);
      if (unknown.containsKey(layout)) {
        comparable.add(weighed(example, unknown.get(layout) / shared / known.get(layout)));
      }
    }
    List<Example> examined = new ArrayList<>();
    for (Example example : heldOut.examples()) {
      if (known.containsKey(Layout.of(example.sequence(), vocabulary))) {
        examined.add(weighed(example, 1 / shared));
      }
    }
    return comparable.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Contrast(
                new EvaluationSet(training.operation(), training.part(), comparable),
                new EvaluationSet(heldOut.operation(), heldOut.part(), examined),
                training.examples().size() - comparable.size(),
                heldOut.examples().size() - examined.size()));
  }

  /**
   * Sets of any parts, where those of the training are weighed to be compared with the held-out
   * ones of the same operation; as they are where there is none of the same layouts.
   */
  public static List<EvaluationSet> comparable(List<EvaluationSet> sets, Vocabulary vocabulary) {
    return sets.stream()
        .map(
            set ->
                set.part() == SplitPart.TRAINING
                    ? find(sets, SplitPart.HELD_OUT, set.operation())
                        .flatMap(heldOut -> of(set, heldOut, vocabulary))
                        .map(Contrast::training)
                        .orElse(set)
                    : set)
        .toList();
  }

  /**
   * The training beside each other set of the same operation, in the order of these; without those
   * that share no layout with it.
   *
   * @param sets of any parts, weighed as they are drawn
   */
  public static List<Contrast> all(List<EvaluationSet> sets, Vocabulary vocabulary) {
    return sets.stream()
        .filter(set -> set.part() != SplitPart.TRAINING)
        .flatMap(
            set ->
                find(sets, SplitPart.TRAINING, set.operation())
                    .flatMap(training -> of(training, set, vocabulary))
                    .stream())
        .toList();
  }

  /** The set of a part and an operation, if there is one. */
  public static Optional<EvaluationSet> find(
      List<EvaluationSet> sets, SplitPart part, String operation) {
    return sets.stream()
        .filter(set -> set.part() == part && set.operation().equals(operation))
        .findFirst();
  }

  private static Map<Layout, Double> weights(EvaluationSet set, Vocabulary vocabulary) {
    Map<Layout, Double> weights = new LinkedHashMap<>();
    set.examples()
        .forEach(
            example ->
                weights.merge(
                    Layout.of(example.sequence(), vocabulary), example.weight(), Double::sum));
    return weights;
  }

  private static Example weighed(Example example, double factor) {
    return new Example(example.expression(), example.sequence(), example.weight() * factor);
  }
}
