package io.coursework.curricula;

import io.coursework.curricula.curriculum.Control;
import io.coursework.curricula.curriculum.Curriculum;
import io.coursework.curricula.domain.Names;
import io.coursework.curricula.spec.Requirements;
import io.coursework.curricula.split.SplitSpec;

/**
 * How a task is made into a course.
 *
 * @param split what is held out
 * @param curriculum what is taught when
 * @param control in place of the curriculum itself
 * @param target the operation that the training is for; may be one that is not taught
 * @param lossOn which tokens a model is trained to predict
 * @param batchSize expressions per step, at least 1
 * @param steps length of the training, at least 1
 * @param seed of the split, of the training stream, of sampled evaluation sets and of the teacher
 */
public record CourseSpec(
    SplitSpec split,
    Curriculum curriculum,
    Control control,
    String target,
    LossOn lossOn,
    int batchSize,
    long steps,
    long seed) {
  public CourseSpec {
    new Requirements()
        .require(split != null, "split is missing; choose e.g. type multiset, or none")
        .require(curriculum != null, "curriculum is missing; choose e.g. type fixed")
        .require(control != null, "control is missing; choose none for the curriculum itself")
        .require(target != null, "target is missing; name an operation, such as SUM")
        .require(lossOn != null, "loss_on is missing; choose answer or all")
        .require(batchSize >= 1, "batch_size = %d is below 1; choose e.g. 64", batchSize)
        .require(steps >= 1, "steps = %d is below 1; choose e.g. 4000", steps)
        .throwIfAny();
    target = Names.canonical(target);
  }
}
