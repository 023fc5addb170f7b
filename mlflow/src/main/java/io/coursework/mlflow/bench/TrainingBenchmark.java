package io.coursework.mlflow.bench;

import io.coursework.curricula.Batch;
import io.coursework.curricula.Catalogue;
import io.coursework.curricula.Course;
import io.coursework.curricula.curriculum.Phase;
import io.coursework.curricula.random.Randomness;
import io.coursework.mlflow.experiment.setup.Preparation;
import io.coursework.mlflow.experiment.setup.ReplicaGroup;
import io.coursework.mlflow.system.ResidentMemory;
import io.coursework.tfmodel.architecture.Initialization;
import io.coursework.tfmodel.architecture.ParameterLayout;
import io.coursework.tfmodel.graph.Transformer;
import io.coursework.tfmodel.training.Batching;
import io.coursework.tfmodel.training.Learner;
import io.coursework.tfmodel.training.StepResult;
import io.coursework.tfmodel.training.Trainer;
import io.coursework.tfmodel.training.TrainingSpec;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** A cell's models in training: each measurement continues where the last one ended. */
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
  private final Consumer<Step> listener;
  private final int length;
  private long step;
  private long tokens;
  private long computed;

  /**
   * A step that was taken.
   *
   * @param result what it measured
   * @param batch what it trained on
   */
  record Step(StepResult result, Batch batch) {}

  private interface Steps extends AutoCloseable {
    /** Takes some steps, from the given one on, and returns the one after the last. */
    long takeFrom(long step);

    @Override
    default void close() throws IOException {}
  }

  /**
   * Builds the model and takes the first step.
   *
   * @throws IOException if the data cannot be read
   */
  public TrainingBenchmark(Cell cell, Catalogue catalogue) throws IOException {
    this(cell, catalogue, step -> {});
  }

  /**
   * Prepares a benchmark that is watched.
   *
   * @param listener is told of each step of a model that trains alone
   */
  TrainingBenchmark(Cell cell, Catalogue catalogue, Consumer<Step> listener) throws IOException {
    this.cell = cell;
    this.listener = listener;
    this.preparation = Preparation.of(cell.spec(), catalogue);
    Course course = preparation.course();
    this.model = preparation.model();
    model.parameters().set(firstWeights());
    TrainingSpec spec = cell.spec().training();
    if (cell.fullRows()) {
      this.training = onFullRows(preparation.learner(model));
      this.length = cell.spec().model().contextLength();
    } else {
      this.training = cell.models() > 1 ? together(catalogue) : onTheCourse(preparation, model);
      Batch first = course.batch(0, course.teacher().lesson(0));
      this.length =
          spec.batching() == Batching.ROWS
              ? model.paddedLength(first.length())
              : cell.spec().model().contextLength();
    }
    step = training.takeFrom(0);
    tookStep();
  }

  private static void tookStep() {
    if (firstStepAt == null) {
      firstStepAt = Instant.now();
    }
  }

  /** The weights before the first step, flat. */
  float[] firstWeights() {
    return Initialization.draw(model.layout(), cell.spec().seed());
  }

  /** What is trained where. */
  ParameterLayout layout() {
    return model.layout();
  }

  /** As in every run: batches are drawn as they are needed. */
  private Steps onTheCourse(Preparation prepared, Transformer trained) {
    Course course = prepared.course();
    Trainer trainer = new Trainer(course, course.teacher(), prepared.learner(trained));
    return first -> {
      trainer.train(first, first + COURSE_STRIDE, (result, lesson, batch) -> count(result, batch));
      return first + COURSE_STRIDE;
    };
  }

  /** Models of different seeds in one graph, each with its data drawn by a thread of its own. */
  private Steps together(Catalogue catalogue) throws IOException {
    List<Preparation> alone = new ArrayList<>();
    for (int i = 0; i < cell.models(); i++) {
      alone.add(Preparation.of(cell.spec().withSeed(cell.spec().seed() + i), catalogue));
    }
    ReplicaGroup group = new ReplicaGroup(alone);
    List<Transformer> models = new ArrayList<>();
    List<Steps> members = new ArrayList<>();
    for (Preparation member : group.members()) {
      Transformer own = member.model();
      own.parameters().set(Initialization.draw(own.layout(), member.spec().seed()));
      models.add(own);
      members.add(onTheCourse(member, own));
    }
    ExecutorService threads = Executors.newFixedThreadPool(members.size());
    return new Steps() {
      @Override
      public long takeFrom(long first) {
        List<CompletableFuture<Long>> taken =
            members.stream()
                .map(steps -> CompletableFuture.supplyAsync(() -> steps.takeFrom(first), threads))
                .toList();
        return taken.stream().map(CompletableFuture::join).reduce(first, (a, b) -> b);
      }

      @Override
      public void close() throws IOException {
        threads.shutdown();
        group.close();
        models.forEach(Transformer::close);
        for (Preparation one : alone) {
          one.close();
        }
      }
    };
  }

  private Steps onFullRows(Learner optimizer) {
    RandomGenerator random = Randomness.of(cell.spec().seed(), "bench");
    List<Batch> batches =
        IntStream.range(0, FULL_BATCHES).mapToObj(i -> fullBatch(random)).toList();
    return first -> {
      Batch batch = batches.get((int) (first % FULL_BATCHES));
      count(optimizer.step(first, batch, Phase.WHOLE, cell.spec().seed()), batch);
      return first + 1;
    };
  }

  private synchronized void count(StepResult result, Batch batch) {
    tokens += result.tokens();
    computed += result.computed();
    if (cell.models() == 1) {
      listener.accept(new Step(result, batch));
    }
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
        cell.models(),
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
    training.close();
    model.close();
    preparation.close();
  }
}
