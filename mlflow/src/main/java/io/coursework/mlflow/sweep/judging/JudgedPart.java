package io.coursework.mlflow.sweep.judging;

import io.coursework.curricula.split.SplitPart;
import java.util.Optional;

/** On which of the expressions that training never shows trials are judged. */
public enum JudgedPart {
  /** The monitor where the split has one, so that nothing is chosen by a test; else held out. */
  AUTO(null),
  /** Those that decide when a run has learned. */
  MONITOR(SplitPart.MONITOR),
  /** The test; with {@code split.type: parts} its ordered tuples. */
  HELD_OUT(SplitPart.HELD_OUT),
  /** The second test, of operands that are shown together in no order; asked at the end alone. */
  UNSEEN_MULTISETS(SplitPart.UNSEEN_MULTISETS);

  private final SplitPart part;

  JudgedPart(SplitPart part) {
    this.part = part;
  }

  /** Empty where it is not settled yet. */
  public Optional<SplitPart> part() {
    return Optional.ofNullable(part);
  }

  /**
   * This part, with {@link #AUTO} settled.
   *
   * @param monitored whether the runs have a monitor
   */
  public JudgedPart settled(boolean monitored) {
    return this != AUTO ? this : monitored ? MONITOR : HELD_OUT;
  }
}
