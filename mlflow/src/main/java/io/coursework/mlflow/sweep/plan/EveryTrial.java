package io.coursework.mlflow.sweep.plan;

import java.util.List;
import java.util.Set;

/** All trials, in the order of the plan. */
public record EveryTrial() implements Search {

  @Override
  public List<Trial> next(SweepPlan plan, Known known, Set<Trial> tried) {
    return tried.isEmpty() ? plan.trials() : List.of();
  }

  @Override
  public boolean chooses() {
    return false;
  }
}
