package io.coursework.mlflow.sweep;

import io.coursework.mlflow.experiment.Progress;
import io.coursework.mlflow.sweep.engine.Engine;
import io.coursework.mlflow.sweep.engine.SweepStatus;
import io.coursework.mlflow.sweep.engine.TrialContext;
import io.coursework.mlflow.sweep.engine.TrialIndex;
import io.coursework.mlflow.sweep.engine.TrialOutcome;
import io.coursework.mlflow.sweep.plan.Search;
import io.coursework.mlflow.sweep.plan.SweepPlan;
import io.coursework.mlflow.sweep.plan.Trial;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Runs what a plan's search asks for, round by round, until it asks for nothing.
 *
 * @param parent the folder of the sweep's run
 */
record SearchRounds(
    GrowingPlan growing, Path parent, Engine engine, Progress progress, TrialIndex index) {

  /** The outcomes of all trials that were asked for, by number. */
  List<TrialOutcome> run(TrialContext place) throws IOException {
    Map<Integer, TrialOutcome> outcomes = new TreeMap<>();
    Set<Trial> tried = new HashSet<>();
    MetricCheck check = new MetricCheck(growing.now().judgedBy(), parent, index);
    check.look(growing.now());
    KnownMerits merits = new KnownMerits(growing.now().judgedBy(), parent, index);
    while (true) {
      Search.Known known = merits.now();
      SweepPlan plan = growing.grown(known, tried);
      List<Trial> next = plan.next(known, tried);
      if (next.isEmpty()) {
        return List.copyOf(outcomes.values());
      }
      for (List<Trial> some : List.of(check.first(next), next)) {
        if (!some.isEmpty()) {
          engine
              .run(SweepStatus.of(plan.only(some), parent, index), place, progress)
              .forEach(outcome -> outcomes.put(outcome.trial().number(), outcome));
          check.look(plan);
        }
      }
      tried.addAll(next);
    }
  }
}
