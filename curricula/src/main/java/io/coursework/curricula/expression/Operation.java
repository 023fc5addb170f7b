package io.coursework.curricula.expression;

import java.util.List;

/**
 * What a list of values is reduced by. An implementation is an immutable record; a new one is its
 * file and its line in {@link Operations#of}.
 */
public interface Operation {

  /** The one name used in configs, tokens, metrics and figures, in capitals. */
  String name();

  /** Other names that are understood when read, in capitals; letter case does not matter. */
  List<String> aliases();

  /** One line for help texts. */
  String summary();

  /**
   * The result.
   *
   * @param operands one or more values 0..modulus-1; left as they are
   * @param modulus at least 2
   * @return 0..modulus-1
   */
  int apply(int[] operands, int modulus);
}
