package io.coursework.tfmodel.training;

import io.coursework.curricula.Batch;
import io.coursework.curricula.Course;
import io.coursework.curricula.curriculum.Observation;
import java.util.function.Supplier;

/**
 * What a teacher can see of a step that has just been taken.
 *
 * @param target gives the target operation's batch
 */
record StepObservation(
    Course course, Learner learner, Supplier<Batch> target, Batch batch, StepResult result)
    implements Observation {

  @Override
  public double loss(String operation) {
    int index = course.operations().indexOf(operation);
    return index < 0 || index >= result.operationLosses().length
        ? Double.NaN
        : result.operationLosses()[index];
  }

  @Override
  public double loss() {
    return result.loss();
  }

  @Override
  public double lossAfter() {
    return learner.loss(batch);
  }

  @Override
  public double targetLoss() {
    return learner.loss(target.get());
  }

  @Override
  public double gradientNorm() {
    return result.gradientNorm();
  }

  @Override
  public long tokens() {
    return result.tokens();
  }
}
