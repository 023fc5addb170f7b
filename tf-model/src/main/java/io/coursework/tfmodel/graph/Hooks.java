package io.coursework.tfmodel.graph;

import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** What happens at the named places of a forward pass. */
interface Hooks {

  /** Nothing: no operation is made. */
  Hooks NONE = (point, activation) -> activation;

  /**
   * Lets an activation pass.
   *
   * @param activation row-major in the point's axes
   * @return what the rest of the model reads in its place, of its dimensions
   */
  Operand<TFloat32> at(HookPoint point, Operand<TFloat32> activation);
}
