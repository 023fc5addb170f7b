package io.coursework.mlflow.config;

import io.coursework.curricula.Catalogue;
import io.coursework.curricula.Course;
import io.coursework.curricula.CourseSpec;
import io.coursework.curricula.curriculum.Control;
import io.coursework.curricula.curriculum.Curriculum;
import io.coursework.curricula.curriculum.FixedMix;
import io.coursework.curricula.data.DataSource;
import io.coursework.curricula.data.DataSpec;
import io.coursework.curricula.data.LongestSequence;
import io.coursework.curricula.domain.Names;
import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.curricula.spec.Requirements;
import io.coursework.curricula.spec.SnakeCase;
import io.coursework.curricula.split.SplitSpec;
import io.coursework.curricula.task.Task;
import io.coursework.curricula.task.TaskSpec;
import io.coursework.tfmodel.architecture.ModelSpec;
import io.coursework.tfmodel.training.SuccessMetric;
import io.coursework.tfmodel.training.TrainingSpec;
import io.coursework.tfmodel.transfer.InitControl;
import io.coursework.tfmodel.transfer.InitSpec;
import java.io.IOException;
import java.util.Optional;

/**
 * Everything that a run depends on.
 *
 * @param name what the curriculum is called in tables and plots; runs of one name form a group
 * @param seed sets the split, the order of the data and the initial weights
 * @param task the expressions
 * @param split what is held out
 * @param curriculum which operations are trained when
 * @param control a matched control in place of the curriculum
 * @param target the operation that the training is for
 * @param data where the expressions come from
 * @param model the transformer
 * @param init its first weights, and which of them stay
 * @param training the optimiser and its schedule
 * @param evaluation when and on how much the model is evaluated
 * @param logging how often the loss is recorded
 * @param probes what is asked of the model, and when
 */
public record RunSpec(
    String name,
    long seed,
    TaskSpec task,
    SplitSpec split,
    Curriculum curriculum,
    Control control,
    String target,
    DataSpec data,
    ModelSpec model,
    InitSpec init,
    TrainingSpec training,
    EvaluationSpec evaluation,
    LoggingSpec logging,
    ProbesSpec probes) {

  public RunSpec {
    Requirements requirements = new Requirements();
    init.require(requirements, task.domain(), model);
    requirements
        .require(
            name.matches("[A-Za-z0-9._+-]{1,64}"),
            "name = '%s' must be 1 to 64 letters, digits or . _ + -",
            name)
        .require(!name.matches("[.]+"), "name = '%s' is made of dots alone; choose another", name);
    data.longest(task).ifPresent(longest -> requireContext(model, longest, requirements));
    if (training.success().metric() != SuccessMetric.NONE) {
      requirements.require(
          split.holdsOut(),
          "training.success.metric = %s, but split holds nothing out by which that could be told;"
              + " choose a split that holds out, such as parts, or metric: none",
          SnakeCase.of(training.success().metric()));
      requireTimeToLearn(training, evaluation, training.steps(), requirements);
    }
    requirements.throwIfAny();
    target = Names.canonical(target);
  }

  /**
   * Enough evaluations come before the end for a training to show by them that it has learned.
   *
   * @param steps of the training; a control may have fewer than its configuration says
   */
  public static void requireTimeToLearn(
      TrainingSpec training, EvaluationSpec evaluation, long steps, Requirements requirements) {
    int evaluations = training.success().evaluations();
    requirements.require(
        training.success().metric() == SuccessMetric.NONE
            || evaluations <= (steps - 1) / evaluation.every(),
        "training.success.evaluations = %d evaluations, one every evaluation.every = %d steps,"
            + " do not come before the end of %d steps; evaluate more often, or train longer",
        evaluations,
        evaluation.every(),
        steps);
  }

  /** The last token is only ever a target. */
  private static void requireContext(
      ModelSpec model, LongestSequence longest, Requirements requirements) {
    requirements.require(
        longest.tokens() - 1 <= model.contextLength(),
        "model.context_length = %d is below the %d tokens of %s with its chain of thought; raise it"
            + " to that (%d at most), or %s",
        model.contextLength(),
        longest.tokens() - 1,
        longest.where(),
        ModelSpec.LONGEST_CONTEXT,
        longest.shorter());
  }

  /** Whether all steps are taught with the same mixture. */
  public boolean fixedMix() {
    return curriculum instanceof FixedMix && control == Control.NONE;
  }

  /**
   * The stream of batches and the evaluation sets that this run uses; to be closed.
   *
   * @throws IOException if the data cannot be read
   */
  public Course course(Catalogue catalogue) throws IOException {
    Task built = catalogue.task(task);
    DataSource source = data.open(built);
    try {
      Requirements requirements = new Requirements();
      requireContext(model, source.longest(), requirements);
      requirements.throwIfAny();
      return new Course(
          built,
          new CourseSpec(
              split,
              curriculum,
              control,
              target,
              training.lossOn(),
              training.batchSize(),
              training.steps(),
              seed),
          source);
    } catch (RuntimeException e) {
      source.close();
      throw e;
    }
  }

  /** Why there is no such control of this run; empty if there is one. */
  public Optional<String> refusal(Control control) {
    try {
      control.apply(curriculum, training.steps(), target, seed);
      return Optional.empty();
    } catch (InvalidSpecException e) {
      return Optional.of(e.problems().get(0));
    }
  }

  /** A control of this run, under a name of its own: {@code ramp-reversed}. */
  public RunSpec with(Control control) {
    return with(named(control), seed, task, control, init);
  }

  /**
   * A control of its first weights, under a name of its own: {@code numbers_line-shuffle_numbers}.
   */
  public RunSpec with(InitControl initControl) {
    return with(named(initControl), seed, task, control, init.with(initControl));
  }

  private String named(Enum<?> control) {
    String suffix = "-" + SnakeCase.of(control);
    return name.endsWith(suffix) ? name : name + suffix;
  }

  /** This run with another seed. */
  public RunSpec withSeed(long seed) {
    return with(name, seed, task, control, init);
  }

  /** This run with its random tables drawn from its own seed. */
  public RunSpec withTablesOfItsSeed() {
    return with(name, seed, task.with(task.domain().withTables(seed)), control, init);
  }

  private RunSpec with(String name, long seed, TaskSpec task, Control control, InitSpec init) {
    return new RunSpec(
        name,
        seed,
        task,
        split,
        curriculum,
        control,
        target,
        data,
        model,
        init,
        training,
        evaluation,
        logging,
        probes);
  }
}
