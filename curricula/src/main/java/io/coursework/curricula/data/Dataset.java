package io.coursework.curricula.data;

import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.random.Randomness;
import io.coursework.curricula.spec.CanonicalText;
import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.curricula.spec.NearestName;
import io.coursework.curricula.spec.Requirements;
import io.coursework.curricula.split.Split;
import io.coursework.curricula.split.SplitPart;
import io.coursework.curricula.task.Generator;
import io.coursework.curricula.task.OperationMix;
import io.coursework.curricula.task.Source;
import io.coursework.curricula.task.Task;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Rows of a task, each a pure function of (spec, seed, its number). Immutable; any row can be asked
 * for, in any order, from any thread. Rows are drawn with replacement: the same one may come again.
 */
public final class Dataset {
  private static final int MAX_DRAWS = 10_000; // fails a part of 0.1% once in 20,000 rows

  private final Task task;
  private final DatasetSpec spec;
  private final Split split;
  private final OperationMix mix;
  private final Source source;

  /**
   * An expression and the part of the split that it belongs to.
   *
   * @param part always {@link SplitPart#TRAINING} where nothing is held out
   */
  public record Row(Expression expression, SplitPart part) {}

  /**
   * @throws InvalidSpecException if the mix names an operation that the task lacks, or the split
   *     suits the task ill
   */
  public Dataset(Task task, DatasetSpec spec) {
    Requirements requirements = new Requirements();
    for (String name : spec.mix().keySet()) {
      requirements.require(
          task.operations().knows(name),
          "mix names %s, which is not one of task.operations = %s; did you mean %s?",
          name,
          task.operations().names(),
          NearestName.of(name, task.operations().names()).orElseThrow());
    }
    requirements.throwIfAny();
    this.task = task;
    this.spec = spec;
    this.split = spec.split().split(task, spec.seed());
    this.mix = new OperationMix(task.operations(), spec.mix());
    this.source = new Generator(task);
  }

  public Task task() {
    return task;
  }

  public DatasetSpec spec() {
    return spec;
  }

  /**
   * One row.
   *
   * @param number from 0
   * @throws InvalidSpecException if 10,000 draws find no row of the parts that are asked for
   */
  public Row row(long number) {
    RandomGenerator random = Randomness.of(spec.seed(), "data", number);
    for (int i = 0; i < MAX_DRAWS; i++) {
      Expression expression = source.draw(mix, random);
      Optional<SplitPart> part = split.part(expression).filter(spec.parts()::contains);
      if (part.isPresent()) {
        return new Row(expression, part.get());
      }
    }
    throw new InvalidSpecException(
        List.of(
            String.format(
                "parts = %s: none of %d expressions drawn for row %d is of them; choose another"
                    + " split, share or mix",
                spec.parts(), MAX_DRAWS, number)));
  }

  /** All that decides on the rows, as sorted keys and values. */
  public Map<String, String> provenance() {
    Map<String, String> source = new TreeMap<>();
    source.putAll(CanonicalText.flatten("task", task.spec()));
    source.putAll(CanonicalText.flatten("data", spec));
    return Collections.unmodifiableMap(source);
  }
}
