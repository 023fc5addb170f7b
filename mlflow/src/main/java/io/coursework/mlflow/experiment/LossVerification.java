package io.coursework.mlflow.experiment;

import io.coursework.curricula.Course;
import io.coursework.curricula.curriculum.Teacher;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.experiment.setup.Preparation;
import io.coursework.tfmodel.checkpoint.Checkpoint;
import io.coursework.tfmodel.graph.Transformer;
import io.coursework.tfmodel.training.LossSegment;
import io.coursework.tfmodel.training.Optimizer;
import io.coursework.tfmodel.training.RecordedLosses;
import io.coursework.tfmodel.training.Trainer;
import java.util.Optional;

/**
 * What came of training a run's first steps again and comparing their losses with the recorded
 * ones, bit by bit.
 *
 * @param steps that were compared and equal; steps whose loss is not known are not counted
 * @param difference the first step that came out otherwise
 */
public record LossVerification(long steps, Optional<Difference> difference) {

  /**
   * A step that came out otherwise.
   *
   * @param step from 0
   * @param recorded its loss when the run was trained, nats
   * @param repeated its loss now, nats
   */
  public record Difference(long step, float recorded, float repeated) {}

  /**
   * Trains again, up to the first difference.
   *
   * @param preparation of the run's configuration
   * @param origin where the run began, if it is a fork
   * @param steps after that, at most as many as were recorded
   */
  public static LossVerification of(
      Preparation preparation,
      Optional<Checkpoint> origin,
      RecordedLosses recorded,
      long steps,
      Progress.Bar bar) {
    RunSpec spec = preparation.spec();
    Course course = preparation.course();
    try (Transformer model = preparation.model()) {
      model.parameters().set(preparation.firstWeights());
      Optimizer optimizer =
          new Optimizer(
              model,
              spec.training().batching(),
              spec.training().optimizer(),
              course.steps(),
              spec.training().accumulate(),
              preparation.frozen());
      Teacher teacher = course.teacher();
      origin.ifPresent(
          checkpoint -> {
            model.parameters().set(checkpoint.parameters());
            optimizer.restore(checkpoint.optimizer());
            teacher.restore(checkpoint.teacher());
          });
      long first = origin.map(Checkpoint::step).orElse(0L);
      Trainer trainer = new Trainer(course, teacher, optimizer);
      float[] losses = recorded.losses();
      float[] repeated = new float[1];
      long equal = 0;
      for (int step = (int) first; step < first + steps; step++) {
        LossSegment stretch = recorded.stretch(step);
        optimizer.scaleRate(stretch.rateScale());
        if (stretch.end() > 0) {
          trainer.endBy(stretch.end());
        }
        trainer.train(step, step + 1, (result, lesson, batch) -> repeated[0] = result.loss());
        if (!Float.isNaN(losses[step])) {
          if (Float.floatToRawIntBits(losses[step]) != Float.floatToRawIntBits(repeated[0])) {
            return new LossVerification(
                equal, Optional.of(new Difference(step, losses[step], repeated[0])));
          }
          equal++;
        }
        bar.update(step + 1 - first, "loss %.3f".formatted(repeated[0]));
      }
      return new LossVerification(equal, Optional.empty());
    }
  }
}
