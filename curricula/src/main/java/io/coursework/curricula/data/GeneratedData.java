package io.coursework.curricula.data;

import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.task.Generator;
import io.coursework.curricula.task.OperationMix;
import io.coursework.curricula.task.Task;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Expressions as the task's generator draws them: no end, no file. */
public record GeneratedData() implements DataSpec {

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
      public void close() {}
    };
  }
}
