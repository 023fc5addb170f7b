package io.coursework.mlflow.experiment;

import io.coursework.mlflow.experiment.recording.RunRecorder;
import io.coursework.mlflow.experiment.result.Evaluation;
import io.coursework.mlflow.experiment.result.LossCurve;
import io.coursework.tfmodel.checkpoint.Checkpoint;
import io.coursework.tfmodel.training.EarlyStoppingSpec.Measured;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A training after a step, to become a checkpoint when it is known what its evaluation says.
 *
 * @param step steps done
 * @param parameters of the model
 * @param optimizer what the optimiser remembers
 * @param teacher what the curriculum remembers
 * @param losses the loss curve so far
 * @param recorder what of the metrics is not recorded yet
 * @param seconds of wall time so far
 * @param rollbacks how often it had diverged and gone back
 */
record TrainingSnapshot(
    long step,
    float[] parameters,
    SortedMap<String, float[]> optimizer,
    double[] teacher,
    LossCurve.State losses,
    RunRecorder.State recorder,
    double seconds,
    int rollbacks) {

  /** The name of {@link #rollbacks} among the extras of a checkpoint. */
  static final String ROLLBACKS = "rollbacks";

  /**
   * All of it.
   *
   * @param config the run's configuration
   * @param evaluations up to this step
   * @param watched what early stopping has seen of them
   */
  Checkpoint checkpoint(String config, List<Evaluation> evaluations, List<Measured> watched) {
    TrainingState state = new TrainingState(evaluations, watched, losses, recorder, seconds);
    return new Checkpoint(
        step,
        config,
        parameters,
        optimizer,
        teacher,
        new TreeMap<>(
            Map.of(TrainingState.NAME, state.json(), ROLLBACKS, Integer.toString(rollbacks))));
  }
}
