package io.coursework.tfmodel.training;

import io.coursework.curricula.LossOn;
import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Requirements;
import io.coursework.curricula.spec.SnakeCase;
import io.coursework.tfmodel.checkpoint.CheckpointSpec;
import io.coursework.tfmodel.device.Device;
import io.coursework.tfmodel.graph.Precision;

/**
 * How a model is trained.
 *
 * @param steps optimiser steps
 * @param batchSize expressions per step
 * @param batching how those lie in the rows that the model is run on
 * @param accumulate parts in which a step takes its batch, to save memory; a divisor of it
 * @param lossOn which tokens count in the loss
 * @param optimizer the optimiser and its schedule
 * @param device where the model runs
 * @param precision of the matrix products of a step
 * @param threads operations that run side by side on the CPU; the weights do not depend on it
 * @param checkpoint when checkpoints are saved
 * @param divergence when going on is of no use, and what then
 * @param earlyStopping when there is no need to continue
 * @param success when it has learned what it is for, so that it decays and ends
 */
public record TrainingSpec(
    long steps,
    int batchSize,
    @Key(value = "rows, packed, windows", otherwise = "rows") Batching batching,
    int accumulate,
    LossOn lossOn,
    OptimizerSpec optimizer,
    Device device,
    Precision precision,
    int threads,
    CheckpointSpec checkpoint,
    DivergenceSpec divergence,
    EarlyStoppingSpec earlyStopping,
    @Key("when it has learned what it is for, and ends") SuccessSpec success) {

  public TrainingSpec {
    new Requirements()
        .require(steps >= 1 && steps <= 100_000_000, "steps = %d is outside 1..100000000", steps)
        .require(
            batchSize >= 1 && batchSize <= 65_536, "batch_size = %d is outside 1..65536", batchSize)
        .require(
            accumulate >= 1 && batchSize % accumulate == 0,
            "accumulate = %d does not divide batch_size = %d; choose a divisor of it",
            accumulate,
            batchSize)
        .require(threads >= 1 && threads <= 256, "threads = %d is outside 1..256", threads)
        .require(
            success.metric() == SuccessMetric.NONE
                || optimizer.schedule() == Schedule.WSD && optimizer.decayShare() < 1,
            "success.metric = %s lets the rate decay once the target is learned, which needs"
                + " optimizer.schedule = wsd with a decay_share below 1, not %s with %s",
            SnakeCase.of(success.metric()),
            SnakeCase.of(optimizer.schedule()),
            optimizer.decayShare())
        .throwIfAny();
  }

  /**
   * The length of a training that has learned by some step: a training of that length would begin
   * to decay there.
   *
   * @param learned a step of the plateau of the learning rate
   * @param planned steps; a control may have fewer than {@link #steps}
   * @return steps, at most as many as are planned
   */
  public long stepsIfLearned(long learned, long planned) {
    return Math.min(planned, (long) Math.ceil(learned / (1 - optimizer.decayShare())));
  }
}
