package io.coursework.mlflow.sweep.plan;

import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * All trials, those of one seed before those of the next: a study whose blocks are seeds has whole
 * blocks whenever it stops. In a block the largest models are trained first, as they take longest.
 */
public record BlockByBlock() implements Search {

  @Override
  public List<Trial> next(SweepPlan plan, Known known, Set<Trial> tried) {
    return tried.isEmpty()
        ? plan.trials().stream()
            .sorted(
                Comparator.comparing((Trial trial) -> trial.spec().seed())
                    .thenComparing(trial -> -trial.spec().model().dModel())
                    .thenComparing(Trial::number))
            .toList()
        : List.of();
  }

  @Override
  public boolean chooses() {
    return false;
  }
}
