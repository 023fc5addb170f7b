package io.coursework.curricula.data;

import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.task.Generator;
import io.coursework.curricula.task.OperationMix;
import io.coursework.curricula.task.Task;
import io.coursework.curricula.task.TaskSpec;
import io.coursework.curricula.token.ChainOfThought;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Expressions as the task's generator draws them: no end, no file. */
public record GeneratedData() implements DataSpec {

  @Override
  public Optional<LongestSequence> longest(TaskSpec task) {
    return Optional.of(longestOf(task));
  }

  private static LongestSequence longestOf(TaskSpec task) {
    return new LongestSequence(
        ChainOfThought.longestSequence(task),
        "the longest expression of the task",
        "lower task.max_depth or task.max_operands");
  }

  @Override
  public DataSource open(Task task) {
    Generator generator = new Generator(task);
    return new DataSource() {
      @Override
      public Expression draw(OperationMix mix, RandomGenerator random) {
        return generator.draw(mix, random);
      }

      @Override
      public boolean universal() {
        return true;
      }

      @Override
      public Map<String, String> provenance() {
        return Map.of();
      }

      @Override
      public LongestSequence longest() {
        return longestOf(task.spec());
      }

      @Override
      public void close() {}
    };
  }
}
