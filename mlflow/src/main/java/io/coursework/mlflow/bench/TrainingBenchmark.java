package io.coursework.mlflow.bench;

import io.coursework.curricula.Batch;
import io.coursework.curricula.Catalogue;
import io.coursework.curricula.Course;
import io.coursework.curricula.curriculum.Phase;
import io.coursework.curricula.random.Randomness;
import io.coursework.mlflow.experiment.Preparation;
import io.coursework.mlflow.system.ResidentMemory;
import io.coursework.tfmodel.architecture.Initialization;
import io.coursework.tfmodel.architecture.ParameterSet;
import io.coursework.tfmodel.graph.Transformer;
import io.coursework.tfmodel.training.Batching;
import io.coursework.tfmodel.training.Optimizer;
import io.coursework.tfmodel.training.StepResult;
import io.coursework.tfmodel.training.Trainer;
import io.coursework.tfmodel.training.TrainingSpec;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** A cell's model in training: each measurement goes on where the last one ended. */
public final class TrainingBenchmark implements AutoCloseable {

  /** Full batches, taken in turn: more than one, so that none is still in cache from last time. */
  private static final int FULL_BATCHES = 8;

  /**
   * Steps between two looks at the clock; a call of the trainer should be long against its start.
   */
  private static final int COURSE_STRIDE = 32;

  private static Instant firstStepAt;

  private final Cell cell;
  private final Preparation preparation;
  private final Transformer model;
  private final Steps training;
  private final int length;
  private long step;
  private long tokens;
  private long computed;

  private interface Steps {
    /** Takes some steps, from the given one on, and returns the one after the last. */
    long takeFrom(long step);
  }

  /**
   * Builds the model and takes the first step.
   *
   * @throws IOException if the data cannot be read
   */
  public TrainingBenchmark(Cell cell, Catalogue catalogue) throws IOException {
    this.cell = cell;
    this.preparation = Preparation.of(cell.spec(), catalogue);
    Course course = preparation.course();
    this.model = preparation.model();
    model.parameters().set(Initialization.draw(model.layout(), cell.spec().seed()));
    TrainingSpec spec = cell.spec().training();
    Optimizer optimizer =
        new Optimizer(
            model,
            spec.batching(),
            spec.optimizer(),
            course.steps(),
            spec.accumulate(),
            ParameterSet.NONE);
    if (cell.fullRows()) {
      this.training = onFullRows(optimizer);
      this.length = cell.spec().model().contextLength();
    } else {
      this.training = onTheCourse(optimizer);
      Batch first = course.batch(0, course.teacher().lesson(0));
      this.length =
          spec.batching() == Batching.ROWS
              ? model.paddedLength(first.length())
              : cell.spec().model().contextLength();
    }
    step = training.takeFrom(0);
    if (firstStepAt == null) {
      firstStepAt = Instant.now();
    }
  }

  /** As in every run: batches are drawn as they are needed. */
  private Steps onTheCourse(Optimizer optimizer) {
    Course course = preparation.course();
    Trainer trainer = new Trainer(course, course.teacher(), optimizer);
    return first -> {
      trainer.train(first, first + COURSE_STRIDE, (result, lesson, batch) -> count(result));
      return first + COURSE_STRIDE;
    };
  }

  private Steps onFullRows(Optimizer optimizer) {
    RandomGenerator random = Randomness.of(cell.spec().seed(), "bench");
    List<Batch> batches =
        IntStream.range(0, FULL_BATCHES).mapToObj(i -> fullBatch(random)).toList();
    return first -> {
      Batch batch = batches.get((int) (first % FULL_BATCHES));
      count(optimizer.step(first, batch, Phase.WHOLE));
      return first + 1;
    };
  }

  private void count(StepResult result) {
    tokens += result.tokens();
    computed += result.computed();
  }

  /** Random tokens in every place, and every one of them counts. */
  private Batch fullBatch(RandomGenerator random) {
    int rows = cell.spec().training().batchSize();
    int columns = cell.spec().model().contextLength();
    int vocabulary = preparation.course().vocabulary().size();
    float[] lossMask = new float[rows * columns];
    Arrays.fill(lossMask, 1);
    return new Batch(
        rows,
        columns,
        random.ints((long) rows * columns, 0, vocabulary).toArray(),
        random.ints((long) rows * columns, 0, vocabulary).toArray(),
        lossMask,
        new int[rows], // all of one operation
        new int[0]);
  }

  /**
   * Trains on for at least so many seconds and steps.
   *
   * @param seconds 0 or more
   * @param steps 1 or more
   */
  public Measurement measure(double seconds, long steps) {
    long tokensBefore = tokens;
    long computedBefore = computed;
    long stepBefore = step;
    long start = System.nanoTime();
    double elapsed = 0;
    while (elapsed < seconds || step - stepBefore < steps) {
      step = training.takeFrom(step);
      elapsed = (System.nanoTime() - start) / 1e9;
    }
    return new Measurement(
        cell.name(),
        cell.spec().training().threads(),
        model.layout().size(),
        cell.spec().training().batchSize(),
        length,
        step - stepBefore,
        elapsed,
        tokens - tokensBefore,
        computed - computedBefore,
        ResidentMemory.bytes(),
        firstStepAt);
  }

  @Override
  public void close() throws IOException {
    model.close();
    preparation.close();
  }
}
