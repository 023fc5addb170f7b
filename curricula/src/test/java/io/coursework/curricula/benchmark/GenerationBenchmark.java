package io.coursework.curricula.benchmark;

import io.coursework.curricula.Batch;
import io.coursework.curricula.Course;
import io.coursework.curricula.CourseSpec;
import io.coursework.curricula.LossOn;
import io.coursework.curricula.Tasks;
import io.coursework.curricula.curriculum.Control;
import io.coursework.curricula.curriculum.FixedMix;
import io.coursework.curricula.curriculum.Lesson;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.operation.MedianRule;
import io.coursework.curricula.random.Randomness;
import io.coursework.curricula.split.MultisetHoldOut;
import io.coursework.curricula.split.Rule;
import io.coursework.curricula.task.Generator;
import io.coursework.curricula.task.OperationMix;
import io.coursework.curricula.task.Reduction;
import io.coursework.curricula.task.Task;
import io.coursework.curricula.token.ChainOfThought;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Expressions per second on one core: drawn, written as tokens, laid out as batches, parsed. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class GenerationBenchmark {
  private static final int ROWS = 64;

  /** One operation on digits, or trees of up to two levels with a chain of thought. */
  @Param({"recipe", "nested"})
  public String task;

  private Generator generator;
  private ChainOfThought chain;
  private OperationMix mix;
  private Course course;
  private Lesson lesson;
  private Task built;
  private String text;
  private long step;

  @Setup
  public void build() {
    built =
        task.equals("recipe")
            ? Tasks.recipe()
            : Tasks.of(10, MedianRule.UPPER, 2, 0.25, 2, 3, Reduction.LEFTMOST);
    FixedMix joint = new FixedMix(Map.of("MAX", 1.0, "MED", 1.0, "SUM", 1.0));
    generator = new Generator(built);
    chain = new ChainOfThought(built);
    mix = new OperationMix(built.operations(), joint.weights());
    course =
        new Course(
            built,
            new CourseSpec(
                new MultisetHoldOut(Rule.CRC, 0.1),
                joint,
                Control.NONE,
                "SUM",
                LossOn.ANSWER,
                ROWS,
                1000,
                0));
    lesson = course.teacher().lesson(0);
    text = built.syntax().print(generator.draw(mix, Randomness.of(0, "benchmark")));
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public int draw() {
    RandomGenerator random = Randomness.of(0, "benchmark", step++);
    int depths = 0;
    for (int row = 0; row < ROWS; row++) {
      depths += generator.draw(mix, random).depth();
    }
    return depths;
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public int drawAndTokenise() {
    RandomGenerator random = Randomness.of(0, "benchmark", step++);
    int tokens = 0;
    for (int row = 0; row < ROWS; row++) {
      tokens += chain.sequence(generator.draw(mix, random)).length();
    }
    return tokens;
  }

  /** What a training step waits for: drawn, held out, written and laid out. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public Batch batch() {
    return course.batch(step++, lesson);
  }

  @Benchmark
  public Expression parse() {
    return built.syntax().parse(text);
  }
}
