package io.coursework.analysis.component;

/**
 * The scores of the next token at one place.
 *
 * @param logits [vocabulary]; not copied: leave them as they are
 */
record LogitRow(float[] logits) {

  /** Softmax, [vocabulary]. */
  double[] probabilities() {
    double normaliser = normaliser();
    double[] shares = new double[logits.length];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = Math.exp(logits[i] - normaliser);
    }
    return shares;
  }

  /** Cross-entropy in nats when a token is the right one. */
  double loss(int token) {
    return normaliser() - logits[token];
  }

  /**
   * 1 for the token whose score is larger than all others; equal ones share the worst of their
   * ranks, so that a model which says nothing is never right.
   */
  int rank(int token) {
    int rank = 0;
    for (float logit : logits) {
      rank += logit >= logits[token] ? 1 : 0;
    }
    return rank;
  }

  /** How many nats a reader of this distribution loses where the other one is true; at least 0. */
  double divergenceFrom(LogitRow truth) {
    double[] shares = truth.probabilities();
    double own = normaliser();
    double other = truth.normaliser();
    double divergence = 0;
    for (int i = 0; i < shares.length; i++) {
      divergence += shares[i] * (truth.logits[i] - other - (logits[i] - own));
    }
    return Math.max(0, divergence);
  }

  /** The logarithm of the sum of exponentials. */
  private double normaliser() {
    double largest = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      largest = Math.max(largest, logit);
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - largest);
    }
    return largest + Math.log(sum);
  }
}
