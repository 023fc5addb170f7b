package io.coursework.curricula.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Collects what is wrong with a record, so that its compact constructor reports everything at once.
 *
 * <p>A problem begins with the key as it stands in YAML, gives the value, the rule and what to do:
 * {@code min_operands = 5 is above max_operands = 3; choose min_operands <= max_operands}.
 */
public final class Requirements {
  private final List<String> problems = new ArrayList<>();

  /**
   * Notes a problem unless {@code ok}.
   *
   * @param format a {@link String#format} pattern, filled in the root locale
   */
  public Requirements require(boolean ok, String format, Object... args) {
    if (!ok) {
      problems.add(String.format(Locale.ROOT, format, args));
    }
    return this;
  }

  /**
   * @throws InvalidSpecException with all problems noted so far, if there are any
   */
  public void throwIfAny() {
    if (!problems.isEmpty()) {
      throw new InvalidSpecException(problems);
    }
  }
}
