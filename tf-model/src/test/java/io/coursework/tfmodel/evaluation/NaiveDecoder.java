package io.coursework.tfmodel.evaluation;

import io.coursework.tfmodel.graph.Transformer;
import java.util.Arrays;

/** Greedy generation, the slow and obvious way: one row, and everything read again each time. */
final class NaiveDecoder {

  private final Transformer model;
  private final int endId;

  NaiveDecoder(Transformer model, int endId) {
    this.model = model;
    this.endId = endId;
  }

  /** What follows a prompt: up to the end token, or to one token more than the context. */
  int[] decode(int[] prompt) {
    int contextLength = model.spec().contextLength();
    int[] sequence = Arrays.copyOf(prompt, contextLength + 1);
    int length = prompt.length;
    int next = -1;
    while (next != endId && length <= contextLength) {
      int[] wholeContext = Arrays.copyOf(sequence, contextLength); // no position looks ahead
      next = likeliest(model.logits(wholeContext, 1, contextLength), length - 1);
      sequence[length++] = next;
    }
    return Arrays.copyOfRange(sequence, prompt.length, length);
  }

  /** The token with the largest of the logits at a position, [length, V]. */
  private int likeliest(float[] logits, int position) {
    int tokens = logits.length / model.spec().contextLength();
    int best = 0;
    for (int token = 1; token < tokens; token++) {
      best = logits[position * tokens + token] > logits[position * tokens + best] ? token : best;
    }
    return best;
  }
}
