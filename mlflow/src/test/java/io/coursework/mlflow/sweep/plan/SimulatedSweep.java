package io.coursework.mlflow.sweep.plan;

import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.sweep.judging.Merit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** A sweep in which every trial comes to what a function says. */
final class SimulatedSweep implements Search.Known {
  private final Map<String, TreeMap<Long, Double>> reached = new HashMap<>();
  private final Set<Trial> tried = new HashSet<>();

  @Override
  public Optional<Merit> merit(Trial trial) {
    return Optional.ofNullable(reached.getOrDefault(trial.id(), new TreeMap<>()).get(trial.until()))
        .map(Merit::of);
  }

  /** Runs it to its end; one that comes to NaN fails. */
  SimulatedSweep run(SweepPlan plan, ToDoubleFunction<Trial> accuracy) {
    for (List<Trial> next = next(plan); !next.isEmpty(); next = next(plan)) {
      run(next, accuracy);
    }
    return this;
  }

  private void run(List<Trial> next, ToDoubleFunction<Trial> accuracy) {
    next.forEach(trial -> put(trial, accuracy.applyAsDouble(trial)));
    tried.addAll(next);
  }

  /**
   * Runs a plan that grows, for some rounds.
   *
   * @return the plan as it is then
   */
  SweepPlan grow(
      SweepPlan plan, ConfigLoader config, int rounds, ToDoubleFunction<Trial> accuracy) {
    SweepPlan grown = plan;
    for (int round = 0; round < rounds; round++) {
      grown = grown.grown(this, tried, PlannedSweep.loader(config));
      List<Trial> next = grown.next(this, tried);
      if (next.isEmpty()) {
        return grown;
      }
      run(next, accuracy);
    }
    return grown;
  }

  List<Trial> next(SweepPlan plan) {
    return plan.search().next(plan, this, tried);
  }

  void put(Trial trial, double accuracy) {
    if (!Double.isNaN(accuracy)) {
      reached.computeIfAbsent(trial.id(), id -> new TreeMap<>()).put(trial.until(), accuracy);
    }
  }

  /** What is known: the accuracies by step of each trial, by its id. */
  Map<String, TreeMap<Long, Double>> reached() {
    return reached;
  }

  /** The numbers of the trials that reached a step. */
  List<Integer> at(SweepPlan plan, long step) {
    return plan.trials().stream()
        .filter(trial -> has(trial.until(step)))
        .map(Trial::number)
        .toList();
  }

  /** What a process that goes on with the sweep knows: the results, not what was tried. */
  SimulatedSweep resumed() {
    SimulatedSweep resumed = new SimulatedSweep();
    reached.forEach((id, steps) -> resumed.reached.put(id, new TreeMap<>(steps)));
    return resumed;
  }
}
