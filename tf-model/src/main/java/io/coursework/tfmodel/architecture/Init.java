package io.coursework.tfmodel.architecture;

/** How a parameter tensor gets its first values. */
public sealed interface Init {

  /** Normal with mean 0. */
  record Normal(double standardDeviation) implements Init {}

  /** Uniform in [-bound, bound]. */
  record Uniform(double bound) implements Init {}

  /** One value everywhere. */
  record Constant(float value) implements Init {}
}
