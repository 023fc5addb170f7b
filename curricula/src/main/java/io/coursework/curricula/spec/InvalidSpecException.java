package io.coursework.curricula.spec;

import java.util.List;

/** A configuration that cannot be used; carries every problem found, one line each. */
public final class InvalidSpecException extends IllegalArgumentException {
  private final List<String> problems;

  /**
   * @param problems at least one line; each begins with the snake_case key that it is about
   */
  public InvalidSpecException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** The problems in the order in which they were found; immutable. */
  public List<String> problems() {
    return problems;
  }
}
