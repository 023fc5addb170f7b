package io.coursework.tfmodel.architecture;

import io.coursework.curricula.random.Randomness;
import io.coursework.tfmodel.architecture.Init.Constant;
import io.coursework.tfmodel.architecture.Init.Normal;
import io.coursework.tfmodel.architecture.Init.Uniform;
import java.util.random.RandomGenerator;

/**
 * Draws a model's first weights in Java, so that they are the same on every device and version of
 * TensorFlow. Each tensor has a stream of its own: adding one leaves the others as they were.
 */
public final class Initialization {

  private Initialization() {}

  /** The flat parameter vector, [layout.size()], for a seed. */
  public static float[] draw(ParameterLayout layout, long seed) {
    float[] parameters = new float[layout.size()];
    for (ParameterTensor tensor : layout.tensors()) {
      RandomGenerator random = Randomness.of(seed, "init/" + tensor.name());
      for (int i = 0; i < tensor.size(); i++) {
        parameters[tensor.offset() + i] = draw(tensor.init(), random);
      }
    }
    return parameters;
  }

  private static float draw(Init init, RandomGenerator random) {
    if (init instanceof Normal normal) {
      return (float) (normal.standardDeviation() * Randomness.gaussian(random));
    }
    if (init instanceof Uniform uniform) {
      return (float) (uniform.bound() * (2 * random.nextDouble() - 1));
    }
    return ((Constant) init).value();
  }
}
