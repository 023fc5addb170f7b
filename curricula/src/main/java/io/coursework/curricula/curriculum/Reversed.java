package io.coursework.curricula.curriculum;

import io.coursework.curricula.spec.Key;
import java.util.Set;

/**
 * A control: the same mixes from the last step to the first, and difficulties at the same pace from
 * the hard ones on. Where the optimiser began anew between two steps, it does so again.
 *
 * @param curriculum one whose lessons are known ahead
 */
public record Reversed(
    @Key("what to turn round: a curriculum that is known ahead") Curriculum curriculum)
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
          .with(mirrored(mirrored.phase(), steps));
    };
  }

  @Override
  public Set<String> operations() {
    return curriculum.operations();
  }

  private static Phase mirrored(Phase phase, long steps) {
    if (phase.equals(Phase.WHOLE)) {
      return phase;
    }
    long start = phase.end() >= steps ? 0 : steps - phase.end();
    long end = phase.start() == 0 ? Long.MAX_VALUE : steps - phase.start();
    return new Phase(start, end, start > 0, phase.freshLearningRate());
  }
}
