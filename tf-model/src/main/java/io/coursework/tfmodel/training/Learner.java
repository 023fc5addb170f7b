package io.coursework.tfmodel.training;

import io.coursework.curricula.Batch;
import io.coursework.curricula.curriculum.Phase;
import java.util.Map;
import java.util.SortedMap;

/** What teaches one model, step by step. */
public interface Learner {

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

  /** A copy of all that it has learned, by name, in the layout of the parameters. */
  SortedMap<String, float[]> state();

  /**
   * Goes back, or on, to a state and to the weights that the model has been given.
   *
   * @throws IllegalArgumentException if it is no state of this optimiser and model
   */
  void restore(Map<String, float[]> state);

  /**
   * From now on all learning rates are multiplied by this.
   *
   * @param scale above 0; 1 leaves them as they are
   */
  void scaleRate(double scale);

  /**
   * Lets the model have the weights of the last step; before it is used between steps, since not
   * every learner keeps them there.
   */
  void settle();
}
