package io.coursework.curricula.spec;

import java.util.List;
import java.util.function.Supplier;

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

  /**
   * What {@code making} makes; its problems begin with the section that they are about.
   *
   * @throws InvalidSpecException with {@code section.} before every problem
   */
  public static <T> T within(String section, Supplier<T> making) {
    try {
      return making.get();
    } catch (InvalidSpecException e) {
      throw new InvalidSpecException(
          e.problems().stream().map(problem -> section + "." + problem).toList());
    }
  }

  /** The problems in the order in which they were found; immutable. */
  public List<String> problems() {
    return problems;
  }
}
