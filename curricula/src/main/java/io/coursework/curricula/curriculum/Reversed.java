package io.coursework.curricula.curriculum;

import io.coursework.curricula.spec.Key;
import java.util.Set;

/**
 * A control: the same mixes from the last step to the first, and difficulties at the same pace from
 * the hard ones on. Where the optimiser began again between two steps, it does so again.
 *
 * @param curriculum one whose lessons are known ahead
 */
record Reversed(@Key("what to turn round: a curriculum that is known ahead") Curriculum curriculum)
    implements PredefinedCurriculum {
  public Reversed {
    Control.REVERSED.requireKnownAhead(curriculum);
  }

  @Override
  public Teacher teacher(long steps) {
    Teacher original = ((PredefinedCurriculum) curriculum).teacher(steps);
    return step -> {
      long now = Math.min(step, steps - 1);
      Lesson mirrored = original.lesson(steps - 1 - now);
      return mirrored
          .with(original.lesson(now).difficulty().in(Difficulty.Order.HARD_FIRST))
          .with(mirrored(original, steps - 1 - now, steps));
    };
  }

  @Override
  public Set<String> operations() {
    return curriculum.operations();
  }

  /** The phase of a step in the mirror, where each begins as far from the end as it ended. */
  private static Phase mirrored(Teacher original, long step, long steps) {
    Phase phase = original.lesson(step).phase();
    long end = step + 1; // the first step that has forgotten more; forgetting never shrinks
    long beyond = steps;
    while (end < beyond) {
      long middle = (end + beyond) >>> 1;
      if (original.lesson(middle).phase().momentsSince() == phase.momentsSince()) {
        end = middle + 1;
      } else {
        beyond = middle;
      }
    }
    return new Phase(
        steps - end,
        Math.max(0, steps - phase.rateEnd()),
        phase.rateStart() == 0 ? Long.MAX_VALUE : steps - phase.rateStart());
  }
}
