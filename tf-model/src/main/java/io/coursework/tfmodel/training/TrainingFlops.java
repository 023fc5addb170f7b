package io.coursework.tfmodel.training;

import io.coursework.curricula.Batch;
import io.coursework.tfmodel.architecture.ModelSpec;
import io.coursework.tfmodel.architecture.ParameterLayout;

/**
 * Floating-point operations of a training step, computed from the configuration.
 *
 * <p>Only matrix products count: those with weights, and the scores and averages of attention over
 * whole rows. A multiplication and an addition are two operations, and the backward pass takes
 * twice as many as the forward pass, as in arXiv:2001.08361, section 2.1. What an implementation
 * spares or adds does not matter, so these figures are a unit of work that is the same on every
 * machine.
 */
public final class TrainingFlops {

  private static final double PASSES = 3; // one forward, and a backward that is worth two
  private static final double OPERATIONS = 2; // a multiplication and an addition

  private TrainingFlops() {}

  /** Of one step on a batch, padding to its longest expression or to whole rows included. */
  public static double perStep(
      Batching batching, Batch batch, ModelSpec model, int vocabularySize) {
    BatchRows laid = batching.lay(batch, model.contextLength());
    return perPlace(model, vocabularySize, laid.length()) * laid.computed();
  }

  /**
   * Of one place in a row.
   *
   * @param length places of the row, all of which count in attention, also those that come later
   */
  static double perPlace(ModelSpec model, int vocabularySize, int length) {
    double weights =
        ParameterLayout.of(model, vocabularySize).tensors().stream()
            .filter(tensor -> tensor.name().startsWith("blocks.") && tensor.shape().size() == 2)
            .mapToDouble(tensor -> tensor.size())
            .sum();
    double attention = 2.0 * length * model.headsWidth() * model.nLayers();
    double head = (double) model.dModel() * vocabularySize;
    return PASSES * OPERATIONS * (model.recurrences() * (weights + attention) + head);
  }
}
