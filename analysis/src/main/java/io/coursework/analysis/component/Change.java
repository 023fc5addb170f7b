package io.coursework.analysis.component;

import io.coursework.analysis.component.ChainPlaces.Result;
import io.coursework.curricula.Course;
import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.spec.SnakeCase;
import io.coursework.curricula.task.Task;
import io.coursework.curricula.token.TokenKind;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** In what the two prompts of a pair differ, and at which value of the chain they are compared. */
public enum Change {
  /** In an operand of the node that is reduced first, where its value is predicted. */
  OPERAND(TokenKind.VALUE),
  /** In the operation of the node that is reduced first, where its value is predicted. */
  OPERATION(TokenKind.OPERATION),
  /**
   * In an operand of the last step of the chain, where the answer is predicted. The prompt and the
   * steps before stay as they are: a model that follows its chain answers otherwise, and one that
   * answers from the prompt does not.
   */
  STEP(TokenKind.VALUE);

  private final TokenKind kind;

  Change(TokenKind kind) {
    this.kind = kind;
  }

  /** What kind of token differs. */
  TokenKind kind() {
    return kind;
  }

  /** The name of a probe that asks of it. */
  String named(String name) {
    return this == OPERAND ? name : name + "_" + word();
  }

  /** Its word in a configuration. */
  String word() {
    return SnakeCase.of(this);
  }

  /** What is predicted where the prompts are compared; empty if a chain has no such place. */
  Optional<Result> place(ChainPlaces chain, int promptLength) {
    List<Result> results = chain.results();
    if (this != STEP) {
      return results.stream().findFirst();
    }
    return results.stream().reduce((first, last) -> last).filter(r -> r.from() >= promptLength);
  }

  /** The tokens that may stand in place of another: all values, or the operations taught. */
  List<Integer> tokens(Course course) {
    if (kind == TokenKind.VALUE) {
      return IntStream.range(0, course.vocabulary().values()).boxed().toList();
    }
    Task task = course.task();
    return course.operations().stream()
        .map(
            name -> {
              Operation operation = task.operations().find(name);
              return course.vocabulary().id(task.spec().notation().operation(operation, task.n()));
            })
        .toList();
  }

  /** Why no two prompts of a course can differ so; empty if they can. */
  Optional<String> refusal(Course course) {
    return this == OPERATION && course.operations().size() < 2
        ? Optional.of(
            "%s alone is taught, so that no prompt differs in the operation; choose change: operand"
                .formatted(course.operations().get(0)))
        : Optional.empty();
  }
}
