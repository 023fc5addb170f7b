package example;

import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Requirements;
import io.coursework.curricula.split.Split;
import io.coursework.curricula.split.SplitSpec;
import io.coursework.curricula.task.Task;
import java.util.Arrays;

/**
 * Holds out operands that add up to much, whatever the operation: is a large sum answered when only
 * small ones were trained?
 *
 * @param from the least sum, not modulo n, that is held out
 */
public record LargeSums(
    @Key(value = "the least sum of operands that is held out", otherwise = "20") int from)
    implements SplitSpec {
  public LargeSums {
    new Requirements()
        .require(from >= 1, "from = %d is below 1; choose e.g. 20", from)
        .throwIfAny();
  }

  @Override
  public Split split(Task task, long seed) {
    Split split = Split.byOperands(operands -> Arrays.stream(operands).sum() >= from, task.n());
    split.requireBothParts(
        task, "from = " + from, "choose a smaller one", "choose a larger one");
    return split;
  }
}
