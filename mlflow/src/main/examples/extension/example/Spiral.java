package example;

import io.coursework.curricula.curriculum.Lesson;
import io.coursework.curricula.curriculum.PredefinedCurriculum;
import io.coursework.curricula.curriculum.Teacher;
import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Requirements;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One operation after another, round and round.
 *
 * @param turns rounds over the whole training, 1 or more
 */
public record Spiral(
    @Key("names of the operations in their order") List<String> operationsInTurn,
    @Key(value = "rounds over the whole training, 1 or more", otherwise = "10") int turns)
    implements PredefinedCurriculum {
  public Spiral {
    operationsInTurn = List.copyOf(operationsInTurn);
    new Requirements()
        .require(!operationsInTurn.isEmpty(), "operations_in_turn is empty; name at least one")
        .require(turns >= 1, "turns = %d is below 1; choose e.g. 10", turns)
        .throwIfAny();
  }

  @Override
  public Set<String> operations() {
    return Set.copyOf(operationsInTurn);
  }

  @Override
  public Teacher teacher(long steps) {
    return step -> {
      long place = Math.min(step, steps - 1) * turns * operationsInTurn.size() / steps;
      String name = operationsInTurn.get((int) (place % operationsInTurn.size()));
      return Lesson.of(Map.of(name, 1.0));
    };
  }
}
