package io.coursework.mlflow.experiment;

import io.coursework.tfmodel.checkpoint.CheckpointException;
import io.coursework.tfmodel.training.EarlyStoppingSpec;
import java.util.List;
import java.util.Map;

/**
 * What a training has summed up by some step, beside model, optimiser and teacher: with it a
 * training that is taken up again draws the same curves, to the bit, as one that was never stopped.
 *
 * @param evaluations so far
 * @param watched what early stopping has seen
 * @param losses the loss curve so far
 * @param recorder what of the metrics is not recorded yet
 * @param seconds of wall time so far
 */
record TrainingState(
    List<Evaluation> evaluations,
    List<EarlyStoppingSpec.Measured> watched,
    LossCurve.State losses,
    RunRecorder.State recorder,
    double seconds) {

  /** Its name among the extras of a checkpoint. */
  static final String NAME = "training";

  /** Keys that earlier builds did not write, and what that means. */
  private static final Map<String, Long> YOUNGER =
      Map.of("/recorder/curves/computed", TrainingCurves.UNKNOWN);

  String json() {
    return Extra.json(this);
  }

  /**
   * @param json null if the checkpoint has none
   * @throws CheckpointException if it is no state of a training
   */
  static TrainingState read(String json) throws CheckpointException {
    return Extra.read(json, TrainingState.class, YOUNGER)
        .orElseThrow(
            () ->
                new CheckpointException(
                    "the checkpoint does not say what the training had recorded, so no training can go on from"
                        + " it; use one of this version, or train anew"));
  }
}
