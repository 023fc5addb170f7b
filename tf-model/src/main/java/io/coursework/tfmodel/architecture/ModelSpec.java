package io.coursework.tfmodel.architecture;

import io.coursework.curricula.spec.Requirements;

/**
 * A decoder-only transformer: pre-LayerNorm blocks, learned absolute positions, causal attention.
 *
 * <p>The stack of {@code nLayers} distinct blocks is applied {@code recurrences} times with the
 * same weights, so one layer with many recurrences is the recurrent model of arXiv:2505.18369 and
 * many layers with one recurrence is the usual transformer.
 *
 * @param dModel width of the residual stream, 1..4096, divisible by {@code nHeads}
 * @param nHeads attention heads
 * @param nLayers distinct blocks
 * @param recurrences how often the stack of blocks is applied
 * @param mlpRatio width of the feed-forward layer over {@code dModel}
 * @param activation nonlinearity of the feed-forward layer
 * @param contextLength most tokens that the model can read, the rows of the position embedding
 * @param tiedHead whether the unembedding is the token embedding transposed; an untied head has a
 *     bias
 * @param attentionBias which products of the attention layer have a bias
 */
public record ModelSpec(
    int dModel,
    int nHeads,
    int nLayers,
    int recurrences,
    int mlpRatio,
    Activation activation,
    int contextLength,
    boolean tiedHead,
    AttentionBias attentionBias) {

  /** Added to the variance in each LayerNorm. */
  public static final float LAYER_NORM_EPSILON = 1e-5f;

  public ModelSpec {
    Requirements requirements =
        new Requirements()
            .require(between(dModel, 1, 4096), "d_model = %d is outside 1..4096", dModel)
            .require(between(nHeads, 1, 64), "n_heads = %d is outside 1..64", nHeads)
            .require(between(nLayers, 1, 96), "n_layers = %d is outside 1..96", nLayers)
            .require(
                between(recurrences, 1, 128), "recurrences = %d is outside 1..128", recurrences)
            .require(between(mlpRatio, 1, 64), "mlp_ratio = %d is outside 1..64", mlpRatio)
            .require(
                between(contextLength, 2, 8192),
                "context_length = %d is outside 2..8192",
                contextLength);
    if (dModel > 0 && nHeads > 0) {
      requirements.require(
          dModel % nHeads == 0,
          "d_model = %d is not divisible by n_heads = %d; choose a multiple of %d",
          dModel,
          nHeads,
          nHeads);
    }
    requirements.throwIfAny();
  }

  private static boolean between(int value, int low, int high) {
    return low <= value && value <= high;
  }

  /** Width of the feed-forward layer, mlp_ratio * d_model. */
  public int dMlp() {
    return mlpRatio * dModel;
  }

  /** Width of one attention head, d_model / n_heads. */
  public int dHead() {
    return dModel / nHeads;
  }
}
