package io.coursework.curricula.split;

import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.random.Randomness;
import io.coursework.curricula.spec.Requirements;
import io.coursework.curricula.task.Generator;
import io.coursework.curricula.task.OperationMix;
import io.coursework.curricula.task.Task;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A fixed sample of a task, all its operations alike, on which a split is tried. */
final class SplitSample {
  static final int DRAWS = 20_000; // misses a part of 0.1% once in 10^8

  private SplitSample() {}

  /** The sample's expressions, one after another, always the same. */
  static Stream<Expression> of(Task task) {
    Generator generator = new Generator(task);
    OperationMix mix =
        new OperationMix(
            task.operations(),
            task.operations().all().stream()
                .collect(Collectors.toMap(Operation::name, operation -> 1.0)));
    var random = Randomness.of(0, "split/trial");
    return Stream.generate(() -> generator.draw(mix, random)).limit(DRAWS);
  }

  /**
   * @param key what the split was made of, such as {@code share = 0.1}
   * @param more what to do if nothing is held out
   * @param less what to do if all is held out
   * @throws io.coursework.curricula.spec.InvalidSpecException if either part is empty
   */
  static void requireBothParts(Split split, Task task, String key, String more, String less) {
    String found = "%s holds out %s of %d expressions drawn from the task; %s";
    new Requirements()
        .require(of(task).anyMatch(split::heldOut), found, key, "none", DRAWS, more)
        .require(of(task).anyMatch(e -> !split.heldOut(e)), found, key, "all", DRAWS, less)
        .throwIfAny();
  }
}
