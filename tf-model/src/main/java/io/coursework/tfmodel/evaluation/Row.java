package io.coursework.tfmodel.evaluation;

import java.util.Arrays;

/** One sequence on its way: a prompt, the draft of what may follow, and what really does. */
final class Row {

  private final int[] tokens; // of the prompt and the draft, overwritten by what is generated
  private final int promptLength;
  private final int drafted; // tokens of prompt and draft that the model reads
  private final int contextLength;
  private final int endId;
  private int length; // tokens that are certain
  private boolean done;

  /**
   * @param prompt at least one token
   * @param draft any tokens; a good guess saves work, no guess changes what is generated
   */
  Row(int[] prompt, int[] draft, int contextLength, int endId) {
    this.tokens = Arrays.copyOf(prompt, Math.max(prompt.length + draft.length, contextLength + 1));
    System.arraycopy(draft, 0, tokens, prompt.length, draft.length);
    this.promptLength = prompt.length;
    // Nothing follows the last token of the draft, so the model need not read it.
    this.drafted =
        Math.min(Math.max(prompt.length, prompt.length + draft.length - 1), contextLength);
    this.contextLength = contextLength;
    this.endId = endId;
    this.length = prompt.length;
    this.done = prompt.length > contextLength;
  }

  /** Tokens of prompt and draft that the model reads at first. */
  int drafted() {
    return drafted;
  }

  /** Writes prompt and draft into a row of the model's input. */
  void copyDraft(int[] input, int start) {
    System.arraycopy(tokens, 0, input, start, drafted);
  }

  /**
   * Takes over the draft as far as the model agrees with it, and the model's own token after that.
   *
   * @param predicted the likeliest next token after position p at {@code start + p}, from the last
   *     token of the prompt to that of the draft
   */
  void agree(int[] predicted, int start) {
    boolean agreed;
    do {
      int next = predicted[start + length - 1];
      agreed = length < drafted && tokens[length] == next;
      append(next);
    } while (agreed && !done);
  }

  void append(int token) {
    tokens[length++] = token;
    done = token == endId || length > contextLength;
  }

  /** The last token that is certain: the one that the model has not read. */
  int last() {
    return tokens[length - 1];
  }

  /** The place of {@link #last()}, from 0. */
  int position() {
    return length - 1;
  }

  /** Whether the end token came, or the context is full. */
  boolean done() {
    return done;
  }

  /** What followed the prompt. */
  int[] generated() {
    return Arrays.copyOfRange(tokens, promptLength, length);
  }
}
