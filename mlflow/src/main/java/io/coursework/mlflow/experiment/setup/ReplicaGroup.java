package io.coursework.mlflow.experiment.setup;

import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.curricula.spec.Requirements;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.tfmodel.architecture.ParameterSet;
import io.coursework.tfmodel.training.DivergenceAction;
import io.coursework.tfmodel.training.OptimizerSpec;
import io.coursework.tfmodel.training.Replicas;
import io.coursework.tfmodel.training.TrainingSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Runs that take their steps together, in one graph: of one model and update rule, each with a
 * seed, data, rate and decay of weights of its own, and an end of its own where it has learned. All
 * must run at the same time.
 */
public final class ReplicaGroup implements AutoCloseable {

  /** Keys in which all must agree. */
  private static final Map<String, Function<RunSpec, Object>> SHARED = shared();

  private final Replicas replicas;
  private final List<Preparation> members = new ArrayList<>();

  /**
   * @param preparations of the runs, at least one
   * @throws IllegalArgumentException if there is an {@link #obstacle}
   * @throws InvalidSpecException if they differ in what all must share, or began with models of
   *     different tokens, so that not the same parameters are frozen in all
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
      requireAlike(first, other);
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
            preparations.size());
    List<Replicas.Replica> places = replicas.replicas();
    for (int i = 0; i < places.size(); i++) {
      members.add(preparations.get(i).in(places.get(i)));
    }
  }

  private static void requireAlike(Preparation first, Preparation other) {
    Requirements requirements = new Requirements();
    SHARED.forEach(
        (key, value) ->
            requirements.require(
                value.apply(first.spec()).equals(value.apply(other.spec())),
                "%s = %s in one run and %s in another, and replicas in one graph must agree in it;"
                    + " train separate runs",
                key,
                value.apply(first.spec()),
                value.apply(other.spec())));
    requirements
        .require(
            first.course().vocabulary().size() == other.course().vocabulary().size(),
            "the task has %d tokens in one run and %d in another, and replicas in one graph must have"
                + " as many; train separate runs",
            first.course().vocabulary().size(),
            other.course().vocabulary().size())
        .throwIfAny();
  }

  private static Map<String, Function<RunSpec, Object>> shared() {
    Map<String, Function<RunSpec, Object>> shared = new LinkedHashMap<>();
    shared.put("model", RunSpec::model);
    shared.put("training.batching", spec -> spec.training().batching());
    shared.put("training.precision", spec -> spec.training().precision());
    ofOptimizer(shared, "type", OptimizerSpec::type);
    ofOptimizer(shared, "beta1", OptimizerSpec::beta1);
    ofOptimizer(shared, "beta2", OptimizerSpec::beta2);
    ofOptimizer(shared, "epsilon", OptimizerSpec::epsilon);
    ofOptimizer(shared, "momentum", OptimizerSpec::momentum);
    ofOptimizer(shared, "nesterov", OptimizerSpec::nesterov);
    ofOptimizer(shared, "gradient_clip", OptimizerSpec::gradientClip);
    ofOptimizer(shared, "ema_decay", OptimizerSpec::emaDecay);
    return shared;
  }

  private static void ofOptimizer(
      Map<String, Function<RunSpec, Object>> shared,
      String key,
      Function<OptimizerSpec, Object> value) {
    shared.put("training.optimizer." + key, spec -> value.apply(spec.training().optimizer()));
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
    if (training.divergence().action() == DivergenceAction.ROLLBACK) {
      return Optional.of(
          "training.divergence.action = rollback would part a replica from the others in one graph;"
              + " set it to stop, or train separate runs");
    }
    return Optional.empty();
  }

  /** These runs, each with its place in the group; the group closes none of them. */
  public List<Preparation> members() {
    return List.copyOf(members);
  }

  /** After all runs have ended. */
  @Override
  public void close() {
    replicas.close();
  }
}
