package io.coursework.tracking;

import io.coursework.tracking.journal.RunEvent;
import io.coursework.tracking.run.ParamDrift;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Tells what is odd about a run's values: each kind once in a notice, and all in tags. Not
 * thread-safe.
 */
final class OddValues {
  private static final String NONFINITE = "coursework.nonfinite_points";

  private final String run;
  private final Consumer<String> notices;
  private long nonfinite;
  private boolean driftTold;

  /**
   * @param run its name
   * @param nonfinite points that its journal has already and that are NaN or infinite
   */
  OddValues(String run, long nonfinite, Consumer<String> notices) {
    this.run = run;
    this.nonfinite = nonfinite;
    this.notices = notices;
  }

  /**
   * A param was given another value than the one that it keeps.
   *
   * @param told the tag's value so far
   * @return the tag's new value, if it has one
   */
  Optional<RunEvent> drifted(String told, String key, String known, String other) {
    if (!driftTold) {
      driftTold = true;
      notices.accept(
          "run '%s': param %s is %s already and stays so, though now it is %s; the tag %s tells of all such"
              .formatted(run, key, known, other, ParamDrift.TAG));
    }
    String all = ParamDrift.add(told, key, known, other);
    return all.equals(told)
        ? Optional.empty()
        : Optional.of(new RunEvent.Tags(Map.of(ParamDrift.TAG, all)));
  }

  /** A point is NaN or infinite. */
  Optional<RunEvent> nonfinite(String key, double value, long step) {
    if (nonfinite++ > 0) {
      return Optional.empty();
    }
    notices.accept(
        "run '%s': %s is %s at step %d; it stays in the journal and is not sent, and so are all such"
            .formatted(run, key, value, step));
    return Optional.of(new RunEvent.Tags(Map.of(NONFINITE, "1")));
  }

  /** How many points were NaN or infinite, if more than the first. */
  Optional<RunEvent> atEnd() {
    return nonfinite > 1
        ? Optional.of(new RunEvent.Tags(Map.of(NONFINITE, Long.toString(nonfinite))))
        : Optional.empty();
  }
}
