package io.coursework.tfmodel.architecture;

/** The nonlinearity of the feed-forward layer. */
public enum Activation {
  /** max(0, x). */
  RELU,
  /** x times the standard normal distribution function of x, in its exact (erf) form. */
  GELU,
  /**
   * silu(x W_gate) * (x W_in), silu(x) = x / (1 + e^-x): a third matrix beside the two of the
   * others.
   *
   * @see <a href="https://arxiv.org/abs/2002.05202">Shazeer 2020</a>
   */
  SWIGLU
}
