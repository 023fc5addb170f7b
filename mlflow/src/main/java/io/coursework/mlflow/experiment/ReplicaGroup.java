package io.coursework.mlflow.experiment;

import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.curricula.spec.Requirements;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.tfmodel.architecture.ParameterSet;
import io.coursework.tfmodel.training.DivergenceAction;
import io.coursework.tfmodel.training.Replicas;
import io.coursework.tfmodel.training.SuccessMetric;
import io.coursework.tfmodel.training.TrainingSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs of one configuration but for the seed that take their steps together, in one graph. All must
 * run at the same time.
 */
public final class ReplicaGroup implements AutoCloseable {

  private final Replicas replicas;
  private final List<Preparation> members = new ArrayList<>();

  /**
   * @param preparations of runs that differ by their seed alone, at least one
   * @throws IllegalArgumentException if there is an {@link #obstacle}
   * @throws InvalidSpecException if they began with models of different tokens, so that not the
   *     same parameters are frozen in all
   */
  public ReplicaGroup(List<Preparation> preparations) {
    Preparation first = preparations.get(0);
    obstacle(first.spec())
        .ifPresent(
            reason -> {
              throw new IllegalArgumentException(reason);
            });
    ParameterSet frozen = first.frozen();
    for (Preparation other : preparations) {
      new Requirements()
          .require(
              other.frozen().equals(frozen),
              "init.freeze holds other parameters for seed %d than for seed %d, and replicas in one graph"
                  + " must agree; give all the same tokens to begin with, or train separate runs",
              other.spec().seed(),
              first.spec().seed())
          .throwIfAny();
    }
    TrainingSpec training = first.spec().training();
    this.replicas =
        new Replicas(
            first.spec().model(),
            first.course().vocabulary().size(),
            first.device(),
            training.threads(),
            training.precision(),
            training.batching(),
            training.optimizer(),
            frozen,
            first.course().steps(),
            preparations.size());
    List<Replicas.Replica> places = replicas.replicas();
    for (int i = 0; i < places.size(); i++) {
      members.add(preparations.get(i).in(places.get(i)));
    }
  }

  /** What keeps replicas of a configuration from training in one graph, in one line. */
  public static Optional<String> obstacle(RunSpec spec) {
    TrainingSpec training = spec.training();
    if (training.accumulate() > 1) {
      return Optional.of(
          "training.accumulate = %d takes batches in parts, which replicas in one graph cannot; set"
                  .formatted(training.accumulate())
              + " it to 1, or train separate runs");
    }
    if (training.success().metric() != SuccessMetric.NONE) {
      return Optional.of(
          "training.success would let replicas in one graph end at different steps, with different"
              + " rates; set training.success.metric to none, or train separate runs");
    }
    if (training.divergence().action() == DivergenceAction.ROLLBACK) {
      return Optional.of(
          "training.divergence.action = rollback would part a replica from the others in one graph;"
              + " set it to stop, or train separate runs");
    }
    return Optional.empty();
  }

  /** The same runs, each with its place in the group; the group closes none of them. */
  public List<Preparation> members() {
    return List.copyOf(members);
  }

  /** After all runs have ended. */
  @Override
  public void close() {
    replicas.close();
  }
}
