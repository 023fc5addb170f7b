package io.coursework.tfmodel.architecture;

import io.coursework.curricula.spec.Requirements;

/**
 * A decoder-only transformer: blocks that normalise before each layer, causal attention.
 *
 * <p>The stack of {@code nLayers} distinct blocks is applied {@code recurrences} times with the
 * same weights, so one layer with many recurrences is the recurrent model of arXiv:2505.18369 and
 * many layers with one recurrence is the usual transformer.
 *
 * @param dModel width of the residual stream, 1..4096
 * @param nHeads attention heads, 1..64
 * @param dHead width of one head, 1..4096; 0 for {@code dModel / nHeads}, which must then divide
 * @param nLayers distinct blocks
 * @param recurrences how often the stack of blocks is applied
 * @param block whether a block's two layers follow each other or stand side by side
 * @param mlpRatio width of the feed-forward layer over {@code dModel}
 * @param activation nonlinearity of the feed-forward layer
 * @param mlpBias whether the products of the feed-forward layer have a bias; a gate has none
 * @param norm what stands before each layer and the head
 * @param positions how the model knows where a token stands
 * @param contextLength most tokens that the model can read
 * @param tiedHead whether the unembedding is the token embedding transposed; an untied head has a
 *     bias
 * @param attentionBias which products of the attention layer have a bias
 * @param dropout share of activations that a training step sets to 0, in [0, 1): of the embeddings
 *     and of what each layer adds to the residual stream, as in nanoGPT; attention patterns are
 *     left whole
 * @param initStd standard deviation of matrices and embeddings at the start, in (0, 1]
 * @param residualScaling whether the matrices that write to the residual stream start smaller by
 *     {@code 1/sqrt(2 * nLayers)}, as in nanoGPT
 */
public record ModelSpec(
    int dModel,
    int nHeads,
    int dHead,
    int nLayers,
    int recurrences,
    Block block,
    int mlpRatio,
    Activation activation,
    boolean mlpBias,
    Norm norm,
    PositionEncoding positions,
    int contextLength,
    boolean tiedHead,
    AttentionBias attentionBias,
    double dropout,
    double initStd,
    boolean residualScaling) {

  /** Added to the variance or mean square in each normalisation. */
  public static final float NORM_EPSILON = 1e-5f;

  /** The most tokens that a model can be made to read. */
  public static final int LONGEST_CONTEXT = 8192;

  public ModelSpec {
    Requirements requirements =
        new Requirements()
            .require(between(dModel, 1, 4096), "d_model = %d is outside 1..4096", dModel)
            .require(between(nHeads, 1, 64), "n_heads = %d is outside 1..64", nHeads)
            .require(
                between(dHead, 0, 4096),
                "d_head = %d is outside 1..4096; give 0 for d_model / n_heads",
                dHead)
            .require(between(nLayers, 1, 96), "n_layers = %d is outside 1..96", nLayers)
            .require(
                between(recurrences, 1, 128), "recurrences = %d is outside 1..128", recurrences)
            .require(between(mlpRatio, 1, 64), "mlp_ratio = %d is outside 1..64", mlpRatio)
            .require(
                between(contextLength, 2, LONGEST_CONTEXT),
                "context_length = %d is outside 2..%d",
                contextLength,
                LONGEST_CONTEXT)
            .require(
                dropout >= 0 && dropout < 1,
                "dropout = %s is outside [0, 1); give 0 for none",
                dropout)
            .require(
                initStd > 0 && initStd <= 1,
                "init_std = %s is outside (0, 1]; 0.02 is usual",
                initStd);
    if (dModel > 0 && nHeads > 0) {
      requirements.require(
          dHead != 0 || dModel % nHeads == 0,
          "d_model = %d is not divisible by n_heads = %d; choose a multiple of %d, or give d_head",
          dModel,
          nHeads,
          nHeads);
      int width = headWidth(dModel, nHeads, dHead);
      requirements.require(
          positions != PositionEncoding.ROTARY || width % 2 == 0,
          "positions = rotary turns pairs and cannot with heads of width %d;"
              + " choose an even d_head or other positions",
          width);
    }
    requirements.throwIfAny();
  }

  /**
   * A model of the first options, with the recipe's choice for the others: serial blocks with
   * LayerNorm, biases in the feed-forward layer, learned positions, no dropout.
   */
  public ModelSpec(
      int dModel,
      int nHeads,
      int nLayers,
      int recurrences,
      int mlpRatio,
      Activation activation,
      int contextLength,
      boolean tiedHead,
      AttentionBias attentionBias) {
    this(
        dModel,
        nHeads,
        0,
        nLayers,
        recurrences,
        Block.SERIAL,
        mlpRatio,
        activation,
        true,
        Norm.LAYER,
        PositionEncoding.LEARNED,
        contextLength,
        tiedHead,
        attentionBias,
        0,
        0.02,
        false);
  }

  private static boolean between(int value, int low, int high) {
    return low <= value && value <= high;
  }

  private static int headWidth(int dModel, int nHeads, int dHead) {
    return dHead == 0 ? dModel / nHeads : dHead;
  }

  /** Width of the feed-forward layer, mlp_ratio * d_model. */
  public int dMlp() {
    return mlpRatio * dModel;
  }

  /** Width of one attention head, d_head or what it stands for. */
  public int headWidth() {
    return headWidth(dModel, nHeads, dHead);
  }

  /** Width of all attention heads together; it may differ from {@code dModel}. */
  public int headsWidth() {
    return nHeads * headWidth();
  }
}
