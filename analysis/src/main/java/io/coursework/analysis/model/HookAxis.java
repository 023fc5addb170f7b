package io.coursework.analysis.model;

/** What a dimension of an activation or a weight counts. */
public enum HookAxis {
  /** Prompts. */
  ROW,
  /** Tokens of a prompt, from 0; in a weight, those of the context. */
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
