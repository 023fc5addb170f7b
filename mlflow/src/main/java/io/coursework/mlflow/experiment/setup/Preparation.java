package io.coursework.mlflow.experiment.setup;

import io.coursework.curricula.Catalogue;
import io.coursework.curricula.Course;
import io.coursework.curricula.evaluation.EvaluationSet;
import io.coursework.curricula.spec.Requirements;
import io.coursework.curricula.spec.SnakeCase;
import io.coursework.curricula.split.SplitPart;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.system.Preflight;
import io.coursework.mlflow.system.UnfitPlaceException;
import io.coursework.tfmodel.architecture.Initialization;
import io.coursework.tfmodel.architecture.ParameterLayout;
import io.coursework.tfmodel.architecture.ParameterSet;
import io.coursework.tfmodel.device.Device;
import io.coursework.tfmodel.device.Devices;
import io.coursework.tfmodel.graph.Transformer;
import io.coursework.tfmodel.training.Learner;
import io.coursework.tfmodel.training.Optimizer;
import io.coursework.tfmodel.training.Replicas;
import io.coursework.tfmodel.training.StoppingMetric;
import io.coursework.tfmodel.training.SuccessMetric;
import io.coursework.tfmodel.transfer.Transfer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All that can be known to fail before a run is created: the data, the evaluation sets, the device.
 *
 * @param spec what is to be run
 * @param course its data
 * @param device where it will run
 * @param taken what it begins with, if that was taken from a trained model
 * @param replica its place in a {@link ReplicaGroup}; empty for a run that trains alone
 * @param until the step after which the training pauses; its last, or later, if it does not
 */
public record Preparation(
    RunSpec spec,
    Course course,
    String device,
    Optional<InitialWeights> taken,
    Optional<Replicas.Replica> replica,
    long until)
    implements AutoCloseable {

  /**
   * Builds and checks everything.
   *
   * @throws io.coursework.curricula.spec.InvalidSpecException if the data cannot be made, or the
   *     checkpoints have too little room
   * @throws IOException if the data cannot be read
   * @throws io.coursework.tfmodel.device.NoSuchDeviceException if the device is not there
   */
  public static Preparation of(RunSpec spec, Catalogue catalogue) throws IOException {
    Course course = spec.course(catalogue);
    try {
      course.parts().forEach(part -> course.evaluationSets(part, 1));
      Requirements requirements = new Requirements();
      RunSpec.requireTimeToLearn(spec.training(), spec.evaluation(), course.steps(), requirements);
      requirements
          .require(
              spec.training().earlyStopping().metric() == StoppingMetric.NONE
                  || course.parts().contains(SplitPart.HELD_OUT),
              "training.early_stopping.metric = %s, but nothing is held out; choose a split that holds"
                  + " out, or metric: none",
              SnakeCase.of(spec.training().earlyStopping().metric()))
          .require(
              spec.training().success().metric() == SuccessMetric.NONE
                  || course.parts().contains(SplitPart.HELD_OUT)
                      && course.evaluationSets(deciding(course), 1).stream()
                          .anyMatch(set -> set.operation().equals(spec.target())),
              "training.success.metric = %s, but no expression of the target %s is held out and"
                  + " taught; choose another split or target, or metric: none",
              SnakeCase.of(spec.training().success().metric()),
              spec.target())
          .throwIfAny();
      course.batch(0, course.teacher().lesson(0));
      spec.training()
          .checkpoint()
          .requireRoom(
              ParameterLayout.of(spec.model(), course.vocabulary().size()),
              spec.training().optimizer().vectors());
      return new Preparation(
          spec,
          course,
          Devices.choose(spec.training().device()),
          Optional.empty(),
          Optional.empty(),
          course.steps());
    } catch (RuntimeException e) {
      course.close();
      throw e;
    }
  }

  /**
   * Tries what is needed at the end.
   *
   * @param runs the folder of runs
   * @throws UnfitPlaceException if it, or the folder for temporary files, cannot be written or has
   *     no room for the checkpoints and the model
   */
  public void requireRoom(Path runs) {
    long checkpoints =
        spec.training().checkpoint().leastBytes(layout(), spec.training().optimizer().vectors());
    // The weights stand in a model's folder twice: for TensorFlow, and for everyone.
    long model = spec.logging().model() ? 2L * Float.BYTES * layout().size() : 0;
    Optional<Preflight.Obstacle> obstacle =
        Preflight.here().obstacle(runs, checkpoints + model, model);
    if (obstacle.isPresent()) {
      throw new UnfitPlaceException(obstacle.get().line());
    }
  }

  /** The model that it describes, without weights; to be closed. */
  public Transformer model() {
    return new Transformer(
        spec.model(),
        course.vocabulary().size(),
        device,
        spec.training().threads(),
        spec.training().precision());
  }

  /** This preparation as a member of a group; its data is closed with the original's. */
  Preparation in(Replicas.Replica place) {
    return new Preparation(spec, course, device, taken, Optional.of(place), until);
  }

  /** This preparation with weights from a trained model; its data is closed with it. */
  public Preparation with(InitialWeights beginning) {
    return new Preparation(spec, course, device, Optional.of(beginning), replica, until);
  }

  /**
   * This preparation on a certain GPU, if it trains on one; its data is closed with the original's.
   *
   * @param gpu a name of {@link Devices#visible}
   */
  public Preparation onGpu(String gpu) {
    return Devices.isGpu(device) ? new Preparation(spec, course, gpu, taken, replica, until) : this;
  }

  /** This preparation up to a step, where it pauses; its data is closed with the original's. */
  public Preparation until(long step) {
    return new Preparation(spec, course, device, taken, replica, step);
  }

  /** Which parameter lies where. */
  public ParameterLayout layout() {
    return ParameterLayout.of(spec.model(), course.vocabulary().size());
  }

  /** The weights of the first step, flat. */
  public float[] firstWeights() {
    requireTaken();
    return taken.map(InitialWeights::weights).orElseGet(() -> untaken().weights());
  }

  /** The parameters that no step changes. */
  public ParameterSet frozen() {
    requireTaken();
    ParameterSet loaded = taken.map(InitialWeights::loaded).orElseGet(() -> untaken().loaded());
    return spec.init().freeze().frozen(layout(), loaded);
  }

  /** The first weights where none are taken from a trained model. */
  private Transfer untaken() {
    return Transfer.of(
        spec.init(),
        spec.model(),
        course.vocabulary(),
        Initialization.draw(layout(), spec.seed()),
        spec.seed());
  }

  private void requireTaken() {
    if (taken.isEmpty() && spec.init().takes()) {
      throw new IllegalStateException(
          "init.from = %s was not opened".formatted(spec.init().from()));
    }
  }

  /** What teaches the model. */
  public Learner learner(Transformer model) {
    return replica.isPresent()
        ? replica.get().learner(model, spec.training().optimizer(), course.steps())
        : new Optimizer(
            model,
            spec.training().batching(),
            spec.training().optimizer(),
            course.steps(),
            spec.training().accumulate(),
            frozen());
  }

  /** The device as far as bits depend on it: in a group, sums may round otherwise. */
  public String circumstances() {
    return replica.isPresent() ? device + " among replicas" : device;
  }

  /** The others of its group no longer wait for it. */
  public void leave() {
    replica.ifPresent(Replicas.Replica::close);
  }

  @Override
  public void close() throws IOException {
    course.close();
  }

  /** Where it will run and, if that was left open, why there. */
  public String deviceNote() {
    if (spec.training().device() != Device.AUTO) {
      return "device: " + device;
    }
    return "device: %s (auto: TensorFlow sees %s)"
        .formatted(device, Devices.isGpu(device) ? "a GPU" : "no GPU");
  }

  private static SplitPart deciding(Course course) {
    return course.parts().contains(SplitPart.MONITOR) ? SplitPart.MONITOR : SplitPart.HELD_OUT;
  }

  /** The part by which it is decided on the way when to end. */
  public SplitPart deciding() {
    return deciding(course);
  }

  /** On several parts, those that the split has. */
  public Examination examination(Set<SplitPart> parts, int maxExamples) {
    return Examination.of(
        parts.stream().flatMap(part -> sets(part, maxExamples).stream()).toList(),
        course.vocabulary());
  }

  /** The sets of one part, none if the split has no such part. */
  public List<EvaluationSet> sets(SplitPart part, int maxExamples) {
    return course.parts().contains(part) ? course.evaluationSets(part, maxExamples) : List.of();
  }

  /** Whether accuracy on held-out expressions of that operation will be measured. */
  public boolean holdsOut(String operation) {
    return sets(SplitPart.HELD_OUT, 1).stream().anyMatch(set -> set.operation().equals(operation));
  }
}
