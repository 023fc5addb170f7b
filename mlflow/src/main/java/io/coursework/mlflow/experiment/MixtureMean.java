package io.coursework.mlflow.experiment;

import java.util.Map;
import java.util.TreeMap;

/** The mean weight of each operation over some steps: a teacher may choose another at each. */
final class MixtureMean {

  /** All that it has summed up. */
  record State(Map<String, Double> sums, long steps) {}

  private final Map<String, Double> sums = new TreeMap<>();
  private long steps;

  void add(Map<String, Double> mix) {
    mix.forEach((operation, weight) -> sums.merge(operation, weight, Double::sum));
    steps++;
  }

  /** The means of what was added since the last call; sum to 1. */
  Map<String, Double> take() {
    Map<String, Double> means = new TreeMap<>(sums);
    means.replaceAll((operation, sum) -> sum / steps);
    sums.clear();
    steps = 0;
    return means;
  }

  State state() {
    return new State(new TreeMap<>(sums), steps);
  }

  /** Continues from where another mean was. */
  void restore(State state) {
    sums.clear();
    sums.putAll(state.sums());
    steps = state.steps();
  }
}
