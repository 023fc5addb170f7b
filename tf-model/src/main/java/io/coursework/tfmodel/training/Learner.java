package io.coursework.tfmodel.training;

import io.coursework.curricula.Batch;
import io.coursework.curricula.curriculum.Phase;
import java.util.Map;
import java.util.SortedMap;

/** What teaches one model, step by step. */
public interface Learner {

  /** In a {@link #state}: the weights of the last step, where the model's are an average. */
  String TRAINED = "trained_weights";

  /**
   * Takes one step on the model's weights.
   *
   * @param step from 0; sets the rate and the bias corrections
   * @param phase what the optimiser has forgotten; at the step since which it has, it forgets
   * @param dropoutSeed sets, together with the step, what a model with dropout drops
   */
  StepResult step(long step, Batch batch, Phase phase, long dropoutSeed);

  /** The loss of a batch by the weights as they are: mean cross-entropy in nats. */
  float loss(Batch batch);

  /**
   * A copy of the weights that the model is looked at and kept with, [P]: those of the last step,
   * or their average where the optimiser keeps one.
   */
  float[] weights();

  /**
   * A copy of all that it has learned beside {@link #weights}, by name, in the layout of the
   * parameters; where these are an average, the weights of the last step are among it as {@value
   * #TRAINED}.
   */
  SortedMap<String, float[]> state();

  /**
   * Goes back, or on, to a state and to the {@link #weights} that the model has been given. Where
   * only one of both trainings averages, the weights of the last step continue, and an average
   * begins with them.
   *
   * @throws IllegalArgumentException if it is not a state of this optimiser and model
   */
  void restore(Map<String, float[]> state);

  /**
   * From now on all learning rates are multiplied by this.
   *
   * @param scale above 0; 1 leaves them as they are
   */
  void scaleRate(double scale);
}
