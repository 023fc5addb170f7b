package io.coursework.analysis.rule;

/** What a criterion says of an effect. */
public enum Ruling {
  CONFIRMED,
  REFUTED,
  /** The interval holds values of both kinds: more blocks would narrow it. */
  UNDECIDED,
  /** The interval is open on the side that matters: the tested sizes do not reach far enough. */
  BOUND
}
