package io.coursework.tfmodel.architecture;

/** The nonlinearity of the feed-forward layer. */
public enum Activation {
  /** max(0, x). */
  RELU,
  /** x times the standard normal distribution function of x, in its exact (erf) form. */
  GELU
}
