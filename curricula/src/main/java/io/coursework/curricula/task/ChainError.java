package io.coursework.curricula.task;

/** What a chain of thought can go wrong by. */
public enum ChainError {
  /** What a step had only to copy was changed: a value, an operation, a number of operands. */
  COPY_ERROR,
  /**
   * An operation was replaced before its operands were values, or none was replaced at all. An
   * innermost one that is not the next in order is not an error.
   */
  LEAP_OR_REPEAT,
  /** The right operation was replaced, by a value that is not its own. */
  WRONG_VALUE,
  /** A step is not an expression. */
  SYNTAX,
  /** The end came before an answer. */
  EARLY_END,
  /** No end came after the answer, or none at all. */
  MISSING_END
}
