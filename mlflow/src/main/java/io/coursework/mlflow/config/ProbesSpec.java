package io.coursework.mlflow.config;

import io.coursework.analysis.probe.Probe;
import io.coursework.curricula.spec.Requirements;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which probes are put to a run's model, and when.
 *
 * @param atEnd of the training
 * @param every how many checkpoints of the schedule lie between two rounds while training; the
 *     first round is before the first step; 0 for none
 * @param whileTraining in such a round
 */
public record ProbesSpec(List<Probe> atEnd, int every, List<Probe> whileTraining) {

  public ProbesSpec {
    atEnd = List.copyOf(atEnd);
    whileTraining = List.copyOf(whileTraining);
    Requirements requirements =
        new Requirements().require(every >= 0, "every = %d is negative; 0 is for never", every);
    requireOwnNames("at_end", atEnd, requirements);
    requireOwnNames("while_training", whileTraining, requirements);
    requirements.throwIfAny();
  }

  private static void requireOwnNames(String key, List<Probe> probes, Requirements requirements) {
    Set<String> names = new HashSet<>();
    for (Probe probe : probes) {
      requirements.require(
          names.add(probe.name()),
          "%s names two probes whose findings are called %s; leave one out",
          key,
          probe.name());
    }
  }
}
