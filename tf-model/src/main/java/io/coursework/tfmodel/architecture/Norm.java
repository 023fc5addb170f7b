package io.coursework.tfmodel.architecture;

/** How each token's vector is brought to one size before a layer. */
public enum Norm {
  /** To mean 0 and variance 1, then a gain and a bias. */
  LAYER,
  /**
   * To a mean square of 1, then a gain.
   *
   * @see <a href="https://arxiv.org/abs/1910.07467">Zhang and Sennrich 2019</a>
   */
  RMS
}
