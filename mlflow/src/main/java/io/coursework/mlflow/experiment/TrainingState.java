package io.coursework.mlflow.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.mlflow.experiment.recording.RunRecorder;
import io.coursework.mlflow.experiment.recording.TrainingCurves;
import io.coursework.mlflow.experiment.result.Evaluation;
import io.coursework.mlflow.experiment.result.LossCurve;
import io.coursework.mlflow.experiment.setup.CheckpointJson;
import io.coursework.tfmodel.checkpoint.CheckpointException;
import io.coursework.tfmodel.training.EarlyStoppingSpec;
import java.util.List;

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

  String json() {
    return CheckpointJson.json(this);
  }

  /**
   * @param json null if the checkpoint has none
   * @throws CheckpointException if it is not a state of a training
   */
  static TrainingState read(String json) throws CheckpointException {
    return CheckpointJson.read(json, TrainingState.class, TrainingState::complete)
        .orElseThrow(
            () ->
                new CheckpointException(
                    "the checkpoint does not say what the training had recorded, so no training can continue from"
                        + " it; use one of this version, or train again"));
  }

  /**
   * Adds what builds did not write that had but two parts, looked at no chain, compared no layouts,
   * counted no places and no seconds.
   */
  private static void complete(ObjectNode state) {
    Evaluation.completeAll(state);
    if (state.path("recorder").path("curves") instanceof ObjectNode curves) {
      curves.putIfAbsent("computed", curves.numberNode(TrainingCurves.UNKNOWN));
    }
  }
}
