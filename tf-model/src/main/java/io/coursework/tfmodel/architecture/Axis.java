package io.coursework.tfmodel.architecture;

/** What a dimension of a weight or an activation counts. */
public enum Axis {
  /** Sequences of a batch. */
  ROW,
  /** Tokens of a sequence; in a weight, those of the context. */
  POSITION,
  /** Attention heads. */
  HEAD,
  /** The position that looks. */
  QUERY,
  /** The position that is looked at. */
  KEY,
  /** Components of the residual stream. */
  D_MODEL,
  /** Components within a head. */
  D_HEAD,
  /** Components within the feed-forward layer. */
  D_MLP,
  /** Token ids. */
  VOCABULARY
}
