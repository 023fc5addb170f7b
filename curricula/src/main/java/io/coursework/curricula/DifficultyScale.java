package io.coursework.curricula;

import io.coursework.curricula.curriculum.Difficulty;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.expression.Operations;
import io.coursework.curricula.random.Randomness;
import io.coursework.curricula.task.DifficultyAxis;
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
 * what may be trained on, all taught operations alike.
 */
final class DifficultyScale {
  private static final int SAMPLE = 4_096; // quantiles to about 0.8%

  private final Source source;
  private final OperationMix mix;
  private final Task task;
  private final ChainOfThought chain;
  private final long seed;
  private final Map<DifficultyAxis, int[]> samples = new ConcurrentHashMap<>(); // sorted measures

  /**
   * @param source of what may be trained on
   */
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
              <= sorted(difficulty.axis())[last(difficulty.share())];
      case HARD_FIRST ->
          difficulty.axis().of(expression, task.n())
              >= sorted(difficulty.axis())[SAMPLE - 1 - last(difficulty.share())];
      case RANDOM -> place(expression) < difficulty.share();
    };
  }

  private int[] sorted(DifficultyAxis axis) {
    return samples.computeIfAbsent(axis, this::sample);
  }

  /** The place of the last measure, from either end, that belongs to a share of the sample. */
  private static int last(double share) {
    return Math.max(0, (int) Math.ceil(share * SAMPLE) - 1);
  }

  private int[] sample(DifficultyAxis axis) {
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
    long[] tokens = Arrays.stream(chain.prompt(expression)).asLongStream().toArray();
    return Randomness.of(seed, "difficulty/random", tokens).nextDouble();
  }
}
