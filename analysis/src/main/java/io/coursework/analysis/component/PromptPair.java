package io.coursework.analysis.component;

import io.coursework.analysis.component.ChainPlaces.Result;
import io.coursework.analysis.probe.Layout;
import io.coursework.analysis.probe.TokenRole;
import io.coursework.curricula.Course;
import io.coursework.curricula.evaluation.Example;
import io.coursework.curricula.spec.SnakeCase;
import io.coursework.curricula.token.TokenKind;
import io.coursework.curricula.token.Vocabulary;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Two prompts that differ in one token, so that another value follows at one place of the chain.
 *
 * @param clean with its chain of thought
 * @param corrupt the other's tokens; those after the place compare nothing
 * @param node the tokens whose value is predicted, the same in both, and where
 * @param changed the position of the token that differs, in the node
 * @param layout of the clean prompt
 * @param right the clean node's value
 * @param other the corrupted node's value, another one
 */
record PromptPair(
    Example clean, int[] corrupt, Result node, int changed, Layout layout, int right, int other) {

  private static final int TRIES =
      50; // a pair that two draws in three spoil is left out once in 1e9

  /** Draws one; empty if the chain has no such place, or no draw changes the value. */
  static Optional<PromptPair> of(
      Course course, Example example, Change change, RandomGenerator random) {
    Vocabulary vocabulary = course.vocabulary();
    int[] tokens = example.sequence().tokens();
    Optional<Result> place =
        change.place(ChainPlaces.of(course.task(), example), example.sequence().prompt().length);
    if (place.isEmpty()) {
      return Optional.empty();
    }
    Result node = place.orElseThrow();
    int right = tokens[node.query() + 1];
    int[] positions =
        IntStream.range(node.from(), node.to())
            .filter(position -> vocabulary.kind(tokens[position]) == change.kind())
            .toArray();
    List<Integer> replacements = change.tokens(course);
    for (int i = 0; i < TRIES; i++) {
      int changed = positions[random.nextInt(positions.length)];
      int[] corrupt = tokens.clone();
      corrupt[changed] = replacements.get(random.nextInt(replacements.size()));
      int other = value(course, Arrays.copyOfRange(corrupt, node.from(), node.to()));
      if (other != right) {
        return Optional.of(
            new PromptPair(
                example,
                corrupt,
                node,
                changed,
                Layout.of(example.sequence(), vocabulary),
                right,
                other));
      }
    }
    return Optional.empty();
  }

  private static int value(Course course, int[] node) {
    return course.task().syntax().parse(course.vocabulary().decode(node)).value(course.task().n());
  }

  /** The position whose logits say the value. */
  int query() {
    return node.query();
  }

  /** What the token at a position is to the value that is predicted, for people. */
  String place(int position) {
    TokenRole role = layout.role(position);
    if (position == query()) {
      return role == TokenRole.SEPARATOR ? "separator" : "last token";
    }
    if (position < node.from() || position >= node.to()) {
      return position < clean.sequence().prompt().length ? "rest of the prompt" : "chain so far";
    }
    return switch (role) {
      case OPERAND -> operand(position);
      case BRACKET -> operandBefore(position) ? "closing bracket" : "opening bracket";
      default -> SnakeCase.of(role);
    };
  }

  private String operand(int position) {
    if (layout.role(changed) != TokenRole.OPERAND) {
      return "operands";
    }
    return position == changed ? "changed operand" : "other operands";
  }

  private boolean operandBefore(int position) {
    return IntStream.range(node.from(), position)
        .anyMatch(before -> layout.role(before) == TokenRole.OPERAND);
  }

  /** Which pairs can be compared position by position: one layout, one node. */
  Object shape() {
    return List.of(layout, node);
  }

  /** The token of a position as in the layout, with x for a value and f for an operation. */
  String token(int position, Vocabulary vocabulary) {
    int token = clean.sequence().tokens()[position];
    TokenKind kind = vocabulary.kind(token);
    return switch (kind) {
      case VALUE -> "x";
      case OPERATION -> "f";
      default -> vocabulary.text(token);
    };
  }
}
