package io.coursework.analysis.model;

/**
 * The sizes of a transformer, and what of its structure a probe's formula depends on. The stack of
 * {@code nLayers} blocks is applied {@code recurrences} times with the same weights.
 *
 * @param dModel width of the residual stream
 * @param nHeads attention heads of a block
 * @param dHead width of one head
 * @param dMlp width of the feed-forward layer
 * @param nLayers distinct blocks
 * @param recurrences rounds through them
 * @param contextLength most tokens of a prompt
 * @param vocabularySize V; token ids are 0..V-1
 * @param parallel whether a block's two layers both read its input; else the feed-forward layer
 *     reads what attention has added to, {@code hook_resid_mid}
 * @param centred whether norms take the mean off before they scale (LayerNorm), or not (RMS)
 */
public record ModelShape(
    int dModel,
    int nHeads,
    int dHead,
    int dMlp,
    int nLayers,
    int recurrences,
    int contextLength,
    int vocabularySize,
    boolean parallel,
    boolean centred) {

  /** How long an axis is in a run on some prompts. */
  public int length(HookAxis axis, Prompts prompts) {
    return switch (axis) {
      case ROW -> prompts.rows();
      case POSITION, QUERY, KEY -> prompts.length();
      case HEAD -> nHeads;
      case D_MODEL -> dModel;
      case D_HEAD -> dHead;
      case D_MLP -> dMlp;
      case VOCABULARY -> vocabularySize;
    };
  }

  /**
   * Refuses weights of logits that are not one for each.
   *
   * @param weights to be row-major [rows, length, V]
   * @throws IllegalArgumentException if their number is another
   */
  public void requireOnePerLogit(Prompts prompts, float[] weights) {
    int logits = prompts.tokens().length * vocabularySize;
    if (weights.length != logits) {
      throw new IllegalArgumentException(
          "%d weights were given for %d logits; give one for each, [%d, %d, %d] row-major"
              .formatted(weights.length, logits, prompts.rows(), prompts.length(), vocabularySize));
    }
  }

  /**
   * Refuses what the model cannot read.
   *
   * @throws IllegalArgumentException if the prompts are longer than the context, or a token is
   *     outside the vocabulary
   */
  public void requireReadable(Prompts prompts) {
    if (prompts.length() > contextLength) {
      throw new IllegalArgumentException(
          "prompts of %d tokens do not fit a context of %d; give shorter ones"
              .formatted(prompts.length(), contextLength));
    }
    for (int i = 0; i < prompts.tokens().length; i++) {
      int token = prompts.tokens()[i];
      if (token < 0 || token >= vocabularySize) {
        throw new IllegalArgumentException(
            "token %d at position %d of prompt %d is outside the vocabulary 0..%d"
                .formatted(token, i % prompts.length(), i / prompts.length(), vocabularySize - 1));
      }
    }
  }
}
