package io.coursework.curricula.token;

import java.util.Arrays;

/**
 * A token sequence, cut where the model takes over. Arrays are copied in and out; two sequences are
 * equal if their tokens are.
 *
 * @param prompt the expression up to and including the first separator
 * @param completion the rest, up to and including the end token: at least answer and end
 */
public record Sequence(int[] prompt, int[] completion) {
  public Sequence {
    prompt = prompt.clone();
    completion = completion.clone();
    if (prompt.length == 0 || completion.length < 2) {
      throw new IllegalArgumentException(
          String.format(
              "a sequence of %d + %d tokens is too short; it needs a prompt, an answer and an end",
              prompt.length, completion.length));
    }
  }

  @Override
  public int[] prompt() {
    return prompt.clone();
  }

  @Override
  public int[] completion() {
    return completion.clone();
  }

  /** Tokens of both parts together. */
  public int length() {
    return prompt.length + completion.length;
  }

  /** The answer: the token before the end. */
  public int answer() {
    return completion[completion.length - 2];
  }

  /** Prompt and completion in one. */
  public int[] tokens() {
    int[] tokens = Arrays.copyOf(prompt, length());
    System.arraycopy(completion, 0, tokens, prompt.length, completion.length);
    return tokens;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Sequence sequence
        && Arrays.equals(prompt, sequence.prompt)
        && Arrays.equals(completion, sequence.completion);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(prompt) + Arrays.hashCode(completion);
  }

  @Override
  public String toString() {
    return "Sequence[prompt="
        + Arrays.toString(prompt)
        + ", completion="
        + Arrays.toString(completion)
        + "]";
  }
}
