package io.coursework.analysis.component;

import io.coursework.analysis.model.InspectableModel;
import io.coursework.analysis.model.NamedArray;

/**
 * A model's way from the last residual stream to the logits, with the norm's mean and scale frozen:
 * then it is linear, and what was added to the stream is added to the logits.
 */
final class FinalNorm {

  private final boolean centred;
  private final float[] gain; // (d)
  private final float[] bias; // (d), or null
  private final NamedArray unembedding; // (d, V)
  private final float[] unembeddingBias; // (V), or null

  FinalNorm(InspectableModel model) {
    this.centred = model.shape().centred();
    this.gain = model.weight("ln_final.w").values();
    NamedArray own = model.weights().get("ln_final.b");
    this.bias = own == null ? null : own.values();
    this.unembedding = model.weight("unembed.W_U");
    NamedArray b = model.weights().get("unembed.b_U");
    this.unembeddingBias = b == null ? null : b.values();
  }

  /**
   * What a vector in the stream adds to a token's logit beyond its mean over the numbers.
   *
   * @param vector [d_model]
   * @param scale that the norm divides by
   * @param numbers n: the tokens 0..n-1
   */
  double margin(float[] vector, double scale, int token, int numbers) {
    double mean = 0;
    for (int i = 0; centred && i < vector.length; i++) {
      mean += vector[i] / (double) vector.length;
    }
    double margin = 0;
    for (int i = 0; i < vector.length; i++) {
      margin += (vector[i] - mean) / scale * gain[i] * direction(i, token, numbers);
    }
    return margin;
  }

  /** What the biases add to it. */
  double biasMargin(int token, int numbers) {
    double margin = 0;
    for (int i = 0; bias != null && i < gain.length; i++) {
      margin += bias[i] * direction(i, token, numbers);
    }
    for (int number = 0; unembeddingBias != null && number < numbers; number++) {
      margin -= unembeddingBias[number] / (double) numbers;
    }
    return margin + (unembeddingBias == null ? 0 : unembeddingBias[token]);
  }

  /** A component of the token's column less the mean of the numbers' columns. */
  private double direction(int component, int token, int numbers) {
    double mean = 0;
    for (int number = 0; number < numbers; number++) {
      mean += unembedding.at(component, number) / (double) numbers;
    }
    return unembedding.at(component, token) - mean;
  }
}
