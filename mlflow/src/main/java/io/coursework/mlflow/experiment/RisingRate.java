package io.coursework.mlflow.experiment;

import io.coursework.analysis.hyperparameter.RateRange;
import io.coursework.analysis.hyperparameter.RisingLosses;
import io.coursework.curricula.Course;
import io.coursework.curricula.curriculum.Phase;
import io.coursework.curricula.spec.Requirements;
import io.coursework.mlflow.experiment.setup.Preparation;
import io.coursework.tfmodel.graph.Transformer;
import io.coursework.tfmodel.training.DivergedException;
import io.coursework.tfmodel.training.Trainer;
import java.util.List;

/**
 * The first steps of a training, at a learning rate that rises exponentially.
 *
 * @param from rate of the first step, above 0
 * @param to rate of the last, above {@code from}
 * @param steps at least {@value #FEWEST}
 */
public record RisingRate(double from, double to, int steps) {

  /** Of fewer steps a curve cannot be told from noise. */
  public static final int FEWEST = 50;

  public RisingRate {
    new Requirements()
        .require(from > 0, "--from = %s must be above 0", from)
        .require(Double.isFinite(to) && from < to, "--from = %s must be below --to = %s", from, to)
        .require(steps >= FEWEST, "--steps = %d must be at least %d", steps, FEWEST)
        .throwIfAny();
  }

  /** What it changes of a configuration. */
  public List<String> settings() {
    return List.of(
        "training.optimizer.learning_rate=" + from,
        "training.optimizer.schedule=exponential",
        "training.optimizer.warmup_steps=0",
        // So that the last step has the last rate.
        "training.optimizer.final_share="
            + Math.max(1, StrictMath.pow(to / from, steps / (steps - 1.0))),
        "training.success.metric=none",
        "training.early_stopping.metric=none");
  }

  /**
   * Takes the steps, until the loss diverges. Nothing is evaluated or kept.
   *
   * @param preparation of a configuration with the {@link #settings}, of as many steps or more
   * @param rates gets those that the steps had
   * @throws io.coursework.curricula.spec.InvalidSpecException if the curriculum begins its rates
   *     anew before the last step
   * @throws InterruptedRunException if the user stopped it
   */
  public RisingLosses train(
      Preparation preparation, double[] rates, Progress.Bar bar, Interruption interruption) {
    Course course = preparation.course();
    try (Transformer model = preparation.model()) {
      model.parameters().set(preparation.firstWeights());
      Phase first = course.teacher().lesson(0).phase();
      new Requirements()
          .require(
              first.rateEnd() >= steps,
              "the curriculum begins its learning rate anew at step %d; give --steps %d or fewer",
              first.rateEnd(),
              first.rateEnd())
          .throwIfAny();
      Trainer trainer = new Trainer(course, course.teacher(), preparation.learner(model));
      trainer.endBy(steps);
      RisingLosses losses = new RisingLosses(RateRange.reach(steps));
      try {
        trainer.train(
            0,
            steps,
            (result, lesson, batch) -> {
              rates[(int) result.step()] = result.learningRate();
              losses.add(result.loss());
              bar.update(
                  result.step() + 1,
                  "loss %.3f at %.2g".formatted(result.loss(), result.learningRate()));
            },
            () -> losses.diverged() || interruption.requested());
      } catch (DivergedException e) {
        losses.add(Double.NaN);
        rates[(int) e.result().step()] = e.result().learningRate();
      }
      interruption.check();
      return losses;
    }
  }
}
