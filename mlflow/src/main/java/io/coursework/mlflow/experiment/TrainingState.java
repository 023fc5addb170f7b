package io.coursework.mlflow.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
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

  // Doubles are written so that they read back to the bit.
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  String json() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * @param json null if the checkpoint has none
   * @throws CheckpointException if it is no state of a training
   */
  static TrainingState read(String json) throws CheckpointException {
    try {
      if (json != null) {
        return JSON.readValue(json, TrainingState.class);
      }
    } catch (JsonProcessingException e) {
      // Said below: what is missing matters to nobody but the program.
    }
    throw new CheckpointException(
        "the checkpoint does not say what the training had recorded, so no training can go on from"
            + " it; use one of this version, or train anew");
  }
}
