package io.coursework.mlflow.experiment.recording;

import io.coursework.curricula.Batch;
import io.coursework.curricula.Course;
import io.coursework.curricula.curriculum.Lesson;
import io.coursework.mlflow.experiment.result.MixtureMean;
import io.coursework.tfmodel.training.StepResult;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The curves of a training: a point after the first step, then every so many steps, and one at the
 * end. Losses and mixtures are means over the steps since the last point, tokens are counted from
 * the beginning.
 */
public final class TrainingCurves {

  /** In place of a count that an earlier build had begun without. */
  public static final long UNKNOWN = -1;

  /**
   * All that it has summed up.
   *
   * @param computed places computed for the tokens, padding included; {@value #UNKNOWN} where an
   *     earlier build had begun without counting them
   * @param secondsSincePoint of training since the last point
   */
  public record State(
      MeanState loss,
      List<MeanState> operationLosses,
      List<Long> operationTokens,
      MixtureMean.State mixture,
      boolean limited,
      long tokens,
      long tokensAtLastPoint,
      long computed,
      double secondsSincePoint) {

    /** This state for other operations, of which new ones begin at zero. */
    State of(List<String> operations, List<String> others) {
      return new State(
          loss,
          others.stream()
              .map(operations::indexOf)
              .map(i -> i < 0 ? new MeanState(0, 0) : operationLosses.get(i))
              .toList(),
          others.stream()
              .map(operations::indexOf)
              .map(i -> i < 0 ? Long.valueOf(0) : operationTokens.get(i))
              .toList(),
          mixture,
          limited,
          tokens,
          tokensAtLastPoint,
          computed,
          secondsSincePoint);
    }
  }

  public record MeanState(double sum, long count) {}

  private final long every;
  private final boolean mixes;
  private final long totalSteps;
  private final List<String> operations;
  private final Mean loss = new Mean();
  private final List<Mean> operationLosses;
  private final long[] operationTokens;
  private final MixtureMean mixture = new MixtureMean();
  private boolean limited; // whether there ever was a limit of difficulty
  private long tokens;
  private long tokensAtLastPoint;
  private long computed;
  private long nanosAtLastPoint = System.nanoTime();

  private static final class Mean {
    private double sum;
    private long count;

    void add(double value) {
      if (!Double.isNaN(value)) {
        sum += value;
        count++;
      }
    }

    /** NaN if nothing was added since the last call. */
    double take() {
      double mean = sum / count;
      sum = 0;
      count = 0;
      return mean;
    }

    MeanState state() {
      return new MeanState(sum, count);
    }

    void restore(MeanState state) {
      sum = state.sum();
      count = state.count();
    }
  }

  /**
   * @param every steps between two points
   * @param mixes whether the mixture may change: one that does not has no curve
   */
  TrainingCurves(Course course, long every, boolean mixes) {
    this.every = every;
    this.mixes = mixes;
    this.totalSteps = course.steps();
    this.operations = course.operations();
    this.operationLosses = operations.stream().map(operation -> new Mean()).toList();
    this.operationTokens = new long[operations.size()];
  }

  /**
   * Adds a step.
   *
   * @return the metrics of this step, if it has a point
   */
  Optional<Map<String, Double>> add(StepResult result, Lesson lesson, Batch batch) {
    long[] counts = batch.tokenCounts();
    for (int i = 0; i < counts.length; i++) {
      operationTokens[i] += counts[i];
    }
    for (int i = 0; i < result.operationLosses().length; i++) {
      operationLosses.get(i).add(result.operationLosses()[i]);
    }
    loss.add(result.loss());
    mixture.add(lesson.mix());
    limited |= lesson.difficulty().share() < 1;
    tokens += result.tokens();
    computed = computed == UNKNOWN ? UNKNOWN : computed + result.computed();
    long done = result.step() + 1;
    return done == 1 || done % every == 0 || done == totalSteps
        ? Optional.of(point(result, lesson))
        : Optional.empty();
  }

  private Map<String, Double> point(StepResult result, Lesson lesson) {
    long now = System.nanoTime();
    Map<String, Double> point = new TreeMap<>();
    point.put("train/loss", loss.take());
    point.put("train/gradient_norm", (double) result.gradientNorm());
    point.put("train/learning_rate", result.learningRate());
    point.put("train/tokens", (double) tokens);
    if (computed != UNKNOWN) {
      point.put("train/computed_tokens", (double) computed);
    }
    if (result.step() > 0) {
      point.put(
          "train/tokens_per_second", (tokens - tokensAtLastPoint) * 1e9 / (now - nanosAtLastPoint));
    }
    for (int i = 0; i < operations.size(); i++) {
      String key = "train/" + RunRecorder.key(operations.get(i));
      double mean = operationLosses.get(i).take();
      if (!Double.isNaN(mean)) {
        point.put(key + "/loss", mean);
      }
      point.put(key + "/tokens", (double) operationTokens[i]);
    }
    Map<String, Double> weights = mixture.take();
    if (mixes) {
      weights.forEach((name, weight) -> point.put("mixture/" + RunRecorder.key(name), weight));
    }
    if (limited) {
      point.put("mixture/difficulty", lesson.difficulty().share());
    }
    tokensAtLastPoint = tokens;
    nanosAtLastPoint = now;
    return point;
  }

  /** Useful tokens of all steps so far. */
  long tokens() {
    return tokens;
  }

  State state() {
    return new State(
        loss.state(),
        operationLosses.stream().map(Mean::state).toList(),
        Arrays.stream(operationTokens).boxed().toList(),
        mixture.state(),
        limited,
        tokens,
        tokensAtLastPoint,
        computed,
        (System.nanoTime() - nanosAtLastPoint) / 1e9);
  }

  /** Continues from where curves of the same training were. */
  void restore(State state) {
    loss.restore(state.loss());
    for (int i = 0; i < operationTokens.length; i++) {
      operationLosses.get(i).restore(state.operationLosses().get(i));
      operationTokens[i] = state.operationTokens().get(i);
    }
    mixture.restore(state.mixture());
    limited = state.limited();
    tokens = state.tokens();
    tokensAtLastPoint = state.tokensAtLastPoint();
    computed = state.computed();
    nanosAtLastPoint = System.nanoTime() - (long) (state.secondsSincePoint() * 1e9);
  }

  /** Time that was not spent on training does not count as its time. */
  void paused(long nanos) {
    nanosAtLastPoint += nanos;
  }
}
