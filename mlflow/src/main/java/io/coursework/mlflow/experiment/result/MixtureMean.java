package io.coursework.mlflow.experiment.result;

import java.util.Map;
import java.util.TreeMap;

/** The mean weight of each operation over some steps: a teacher may choose another at each. */
public final class MixtureMean {

  /** All that it has summed up. */
  public record State(Map<String, Double> sums, long steps) {}

  private final Map<String, Double> sums = new TreeMap<>();
  private long steps;

  public void add(Map<String, Double> mix) {
    mix.forEach((operation, weight) -> sums.merge(operation, weight, Double::sum));
    steps++;
  }

  /** The means of what was added since the last call; sum to 1. */
  public Map<String, Double> take() {
    Map<String, Double> means = new TreeMap<>(sums);
    means.replaceAll((operation, sum) -> sum / steps);
    sums.clear();
    steps = 0;
    return means;
  }

  public State state() {
    return new State(new TreeMap<>(sums), steps);
  }

  /** Continues from where another mean was. */
  public void restore(State state) {
    sums.clear();
    sums.putAll(state.sums());
    steps = state.steps();
  }
}
