package io.coursework.mlflow.sweep.judging;

import java.util.ArrayList;
import java.util.List;

/**
 * How good a trial is, or a setting as the mean of its seeds. What lacks a number is the worst;
 * before it comes what breaks a constraint, the farther the worse; and before that all others, by
 * the first of what is judged.
 *
 * @param goods one for each objective; more is better, also where the least is wanted; minus
 *     infinity where the number is missing
 * @param beyond by how much it is beyond each constraint, as a share of its bound; at most 0 where
 *     it keeps to it
 */
public record Merit(List<Double> goods, List<Double> beyond) implements Comparable<Merit> {

  public Merit {
    goods = List.copyOf(goods);
    beyond = List.copyOf(beyond);
  }

  /** Of one objective alone. */
  public static Merit of(double good) {
    return new Merit(List.of(good), List.of());
  }

  /**
   * The mean of some.
   *
   * @param merits at least one, all of the same objectives
   */
  public static Merit mean(List<Merit> merits) {
    Merit first = merits.get(0);
    List<Double> goods = new ArrayList<>();
    for (int i = 0; i < first.goods.size(); i++) {
      int objective = i;
      goods.add(
          merits.stream().mapToDouble(one -> one.goods.get(objective)).average().getAsDouble());
    }
    List<Double> beyond = new ArrayList<>();
    for (int i = 0; i < first.beyond.size(); i++) {
      int constraint = i;
      beyond.add(
          merits.stream().mapToDouble(one -> one.beyond.get(constraint)).average().getAsDouble());
    }
    return new Merit(goods, beyond);
  }

  /** Of what has failed, or has no number. */
  public boolean failed() {
    return goods.contains(Double.NEGATIVE_INFINITY);
  }

  /** Whether it keeps to all constraints. */
  public boolean keeps() {
    return beyond.stream().allMatch(by -> by <= 0);
  }

  /** All that it is good for, one coordinate for each objective. */
  public double[] point() {
    return goods.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** By how much it breaks constraints, all together. */
  double broken() {
    return beyond.stream().mapToDouble(by -> Math.max(0, by)).sum();
  }

  /** By the first objective. */
  public double good() {
    return goods.get(0);
  }

  /** The better is the greater; equal ones are not always the same. */
  @Override
  public int compareTo(Merit other) {
    if (failed() || other.failed()) {
      return Boolean.compare(other.failed(), failed());
    }
    return keeps() && other.keeps()
        ? Double.compare(good(), other.good())
        : Double.compare(other.broken(), broken());
  }
}
