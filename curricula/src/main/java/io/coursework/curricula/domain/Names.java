package io.coursework.curricula.domain;

import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.expression.Operations;
import io.coursework.curricula.operation.MedianRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The one name of an operation, so that ADD and SUM are the same in every record and table. */
public final class Names {
  private static final Operations KNOWN = known();

  private Names() {}

  /**
   * The operation's own name for a name or alias of one of this project's; anything else in
   * capitals, for the task to accept or refuse.
   */
  public static String canonical(String name) {
    return KNOWN.knows(name) ? KNOWN.find(name).name() : name.toUpperCase(Locale.ROOT);
  }

  /** Those of the smallest domains: the names are the same in all. */
  private static Operations known() {
    List<Operation> operations = new ArrayList<>(new Integers(3, MedianRule.LOWER).operations());
    operations.addAll(new Permutations("S2", "trivial").operations());
    return new Operations(operations);
  }
}
