package io.coursework.curricula.curriculum;

import io.coursework.curricula.spec.Key;
import java.util.Set;

/**
 * A control: the same mixes in a random order of the steps, and difficulties at the same pace among
 * expressions whose order has nothing to do with difficulty. The optimiser continues all the way.
 *
 * @param curriculum one whose lessons are known ahead
 * @param seed of both orders
 */
record Shuffled(
    @Key("what to shuffle: a curriculum that is known ahead") Curriculum curriculum,
    @Key(value = "another seed is another order of the steps", otherwise = "0") long seed)
    implements PredefinedCurriculum {
  public Shuffled {
    Control.SHUFFLED.requireKnownAhead(curriculum);
  }

  @Override
  public Teacher teacher(long steps) {
    Teacher original = ((PredefinedCurriculum) curriculum).teacher(steps);
    Permutation order = new Permutation(steps, seed);
    return step -> {
      long now = Math.min(step, steps - 1);
      Lesson other = original.lesson(order.at(now));
      return other
          .with(original.lesson(now).difficulty().in(Difficulty.Order.RANDOM))
          .with(Phase.WHOLE);
    };
  }

  @Override
  public Set<String> operations() {
    return curriculum.operations();
  }
}
