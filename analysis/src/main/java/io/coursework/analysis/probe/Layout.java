package io.coursework.analysis.probe;

import io.coursework.curricula.token.Sequence;
import io.coursework.curricula.token.TokenKind;
import io.coursework.curricula.token.Vocabulary;
import java.util.ArrayList;
import java.util.List;

/**
 * What the tokens of a row are for, from its first one to the end token; padding belongs to no row.
 * Rows of one layout can be compared place by place: on tasks of one level these are the rows of
 * one length, on nested tasks those whose expressions nest alike.
 *
 * @param roles of the tokens, [length]
 * @param text the prompt for people, with x for each value and f for each operation, for example
 *     {@code ( f x ( f x x ) )}
 */
public record Layout(List<TokenRole> roles, String text) {

  public Layout {
    roles = List.copyOf(roles);
  }

  /** Of a sequence: prompt, steps, answer and end. */
  public static Layout of(Sequence sequence, Vocabulary vocabulary) {
    int[] tokens = sequence.tokens();
    List<TokenRole> roles = new ArrayList<>();
    for (int position = 0; position < tokens.length; position++) {
      roles.add(role(tokens, position, vocabulary));
    }
    List<String> words = new ArrayList<>();
    for (int position = 0; position < sequence.prompt().length - 1; position++) {
      words.add(
          switch (roles.get(position)) {
            case OPERAND -> "x";
            case OPERATION -> "f";
            default -> vocabulary.text(tokens[position]);
          });
    }
    return new Layout(roles, String.join(" ", words));
  }

  private static TokenRole role(int[] tokens, int position, Vocabulary vocabulary) {
    if (position == tokens.length - 1) {
      return TokenRole.END;
    }
    if (position == tokens.length - 2) {
      return TokenRole.ANSWER;
    }
    TokenKind kind = vocabulary.kind(tokens[position]);
    return switch (kind) {
      case VALUE -> TokenRole.OPERAND;
      case OPERATION -> TokenRole.OPERATION;
      case BRACKET -> TokenRole.BRACKET;
      case MARK ->
          tokens[position] == vocabulary.separatorId() ? TokenRole.SEPARATOR : TokenRole.END;
    };
  }

  /** Tokens with the end. */
  public int length() {
    return roles.size();
  }

  /**
   * Tokens without the end, which is only ever predicted: a model that writes the row reads these.
   */
  public int read() {
    return length() - 1;
  }

  /** The position whose logits say the answer: that of the last separator. */
  public int answerPosition() {
    return length() - 3; // ..., separator, answer, end
  }

  /** What the token at a position is for; padding from the length on. */
  public TokenRole role(int position) {
    return position < length() ? roles.get(position) : TokenRole.PADDING;
  }
}
