package io.coursework.tfmodel.architecture;

/** How the model knows where in its sequence a token stands. */
public enum PositionEncoding {
  /** A trained vector per position, added to the token's. */
  LEARNED,
  /**
   * Sines and cosines of the position, added to the token's vector: no parameters.
   *
   * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al. 2017</a>
   */
  SINUSOIDAL,
  /**
   * Queries and keys turned by angles proportional to the position, component i of a head's vector
   * together with component i + d_head/2: no parameters.
   *
   * @see <a href="https://arxiv.org/abs/2104.09864">Su et al. 2021</a>
   */
  ROTARY,
  /** Not at all, save by what the causal mask lets through. */
  NONE
}
