package io.coursework.curricula;

import io.coursework.curricula.curriculum.Difficulty;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.expression.Operations;
import io.coursework.curricula.random.Randomness;
import io.coursework.curricula.task.Axis;
import io.coursework.curricula.task.OperationMix;
import io.coursework.curricula.task.Source;
import io.coursework.curricula.task.Task;
import io.coursework.curricula.token.ChainOfThought;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Tells the easier expressions from the more difficult ones: by their rank among a fixed sample of
 * the task, all taught operations alike.
 */
final class DifficultyScale {
  private static final int SAMPLE = 4_096; // quantiles to about 0.8%

  private final Source source;
  private final OperationMix mix;
  private final Task task;
  private final ChainOfThought chain;
  private final long seed;
  private final Map<Axis, int[]> samples = new ConcurrentHashMap<>(); // sorted measures

  DifficultyScale(Source source, List<Operation> operations, Task task, long seed) {
    this.source = source;
    this.mix =
        new OperationMix(
            new Operations(operations),
            operations.stream().collect(Collectors.toMap(Operation::name, operation -> 1.0)));
    this.task = task;
    this.chain = new ChainOfThought(task);
    this.seed = seed;
  }

  /** Whether an expression lies within the limit. */
  boolean allows(Difficulty difficulty, Expression expression) {
    if (difficulty.share() == 1) {
      return true;
    }
    return switch (difficulty.order()) {
      case EASY_FIRST ->
          difficulty.axis().of(expression, task.n())
              <= quantile(difficulty.axis(), difficulty.share());
      case HARD_FIRST ->
          difficulty.axis().of(expression, task.n())
              >= quantile(difficulty.axis(), 1 - difficulty.share());
      case RANDOM -> place(expression) < difficulty.share();
    };
  }

  /** The smallest measure that at least this share of the sample does not exceed. */
  private int quantile(Axis axis, double share) {
    int[] sorted = samples.computeIfAbsent(axis, this::sample);
    int rank = (int) Math.ceil(share * SAMPLE) - 1;
    return sorted[Math.max(0, rank)];
  }

  private int[] sample(Axis axis) {
    int[] measures = new int[SAMPLE];
    for (int i = 0; i < SAMPLE; i++) {
      measures[i] =
          axis.of(source.draw(mix, Randomness.of(seed, "difficulty/sample", i)), task.n());
    }
    Arrays.sort(measures);
    return measures;
  }

  /** A number in [0, 1) that the expression's tokens alone decide. */
  private double place(Expression expression) {
    long[] tokens = Arrays.stream(chain.sequence(expression).prompt()).asLongStream().toArray();
    return Randomness.of(seed, "difficulty/random", tokens).nextDouble();
  }
}
