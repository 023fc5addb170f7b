package io.coursework.curricula.expression;

import java.util.List;
import java.util.Locale;

/**
 * What a list of values is reduced by. An implementation is an immutable record: its semantics, its
 * names in every notation and its documentation; its chance baselines follow from the semantics. A
 * new one is its file and a line in a module.
 */
public interface Operation {

  /** The one name used in configs, metrics and figures, in capitals: {@code [A-Z][A-Z0-9_]*}. */
  String name();

  /** Other names that are understood when read, in capitals; letter case does not matter. */
  default List<String> aliases() {
    return List.of();
  }

  /** One line for help texts. */
  String summary();

  /** The name in the word notation, where the modulus follows it: {@code add} in {@code add_10}. */
  default String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The name in the public ListOps files: {@code SM} in {@code [SM}. */
  default String publicName() {
    return name();
  }

  /**
   * The result.
   *
   * @param operands one or more values 0..n-1 that it {@link #takes}; left as they are
   * @param n number of values, at least 2: the modulus, or the order of the group
   * @return 0..n-1
   */
  int apply(int[] operands, int n);

  /** Whether the value may be an operand; the same operation may stand as operand if all may. */
  default boolean takes(int value, int n) {
    return true;
  }

  /** Whether the value may be a result; an operation nests where all its results are taken. */
  default boolean gives(int value, int n) {
    return true;
  }

  /**
   * How often the running result passes n and begins again from 0: the difficulty of a sum modulo
   * n; 0 for operations that never do.
   */
  default int wraps(int[] operands, int n) {
    return 0;
  }
}
