package io.coursework.curricula;

import io.coursework.curricula.curriculum.Controlled;
import io.coursework.curricula.curriculum.Curriculum;
import io.coursework.curricula.curriculum.Difficulty;
import io.coursework.curricula.curriculum.Lesson;
import io.coursework.curricula.curriculum.PredefinedCurriculum;
import io.coursework.curricula.curriculum.Rehearsal;
import io.coursework.curricula.curriculum.Teacher;
import io.coursework.curricula.curriculum.TrainingInfo;
import io.coursework.curricula.data.DataSource;
import io.coursework.curricula.data.GeneratedData;
import io.coursework.curricula.evaluation.EvaluationSet;
import io.coursework.curricula.evaluation.EvaluationSets;
import io.coursework.curricula.evaluation.Example;
import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.random.Randomness;
import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.curricula.spec.NearestName;
import io.coursework.curricula.spec.Requirements;
import io.coursework.curricula.split.Split;
import io.coursework.curricula.split.SplitPart;
import io.coursework.curricula.task.OperationMix;
import io.coursework.curricula.task.Task;
import io.coursework.curricula.token.ChainOfThought;
import io.coursework.curricula.token.Sequence;
import io.coursework.curricula.token.Vocabulary;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Everything that one model is taught and examined with. Immutable: the batch of a step and a
 * lesson is the same whenever and in whatever order it is asked for, from any thread. What a
 * curriculum learns on its way is in its {@link Teacher} alone.
 */
public final class Course implements Closeable {
  private static final int MAX_DRAWS = 10_000; // fails a part of 0.1% once in 20,000 rows

  private final Task task;
  private final CourseSpec spec;
  private final Controlled controlled;
  private final List<Operation> taught;
  private final List<String> names; // of those taught
  private final Vocabulary vocabulary;
  private final ChainOfThought chain;
  private final DataSource source;
  private final Split split;
  private final DifficultyScale scale;

  /** A course of the task's whole universe. */
  public Course(Task task, CourseSpec spec) {
    this(task, spec, new GeneratedData().open(task));
  }

  /**
   * @param source of the expressions; closed with the course
   * @throws InvalidSpecException with all problems; also if the split or the curriculum suits the
   *     task ill
   */
  public Course(Task task, CourseSpec spec, DataSource source) {
    this.task = task;
    this.spec = spec;
    this.source = source;
    this.controlled =
        spec.control().apply(spec.curriculum(), spec.steps(), spec.target(), spec.seed());
    this.taught = taught(task, spec.target(), controlled.curriculum());
    this.names = taught.stream().map(Operation::name).toList();
    this.vocabulary = new Vocabulary(task);
    this.chain = new ChainOfThought(task);
    this.split = InvalidSpecException.within("split", () -> spec.split().split(task, spec.seed()));
    this.scale = new DifficultyScale(this::trained, taught, task, spec.seed());
  }

  /** The operations of the curriculum, in the vocabulary's order. */
  private static List<Operation> taught(Task task, String target, Curriculum curriculum) {
    Requirements requirements = new Requirements();
    Set<String> names = InvalidSpecException.within("curriculum", curriculum::operations);
    for (String name : names) {
      requirements.require(
          task.operations().names().contains(name),
          "curriculum trains %s, which is not one of task.operations = %s (nearest: %s); add it there, or"
              + " choose one of them",
          name,
          task.operations().names(),
          NearestName.of(name, task.operations().names()).orElseThrow());
    }
    requirements.require(
        task.operations().names().contains(target),
        "target = %s is not one of task.operations = %s; add it there, or choose another target",
        target,
        task.operations().names());
    requirements.throwIfAny();
    return task.operations().all().stream()
        .filter(operation -> names.contains(operation.name()))
        .toList();
  }

  public Task task() {
    return task;
  }

  public Vocabulary vocabulary() {
    return vocabulary;
  }

  /** The run's seed: whatever is drawn for it follows from this. */
  public long seed() {
    return spec.seed();
  }

  /** The operation that the training is for; may be one that is not taught. */
  public String target() {
    return spec.target();
  }

  /** Length of the training; a control may be shorter than its curriculum. */
  public long steps() {
    return controlled.steps();
  }

  /** The names of the operations that are taught, in the vocabulary's order. */
  public List<String> operations() {
    return names;
  }

  /**
   * The parts that exist, in their order: {@link SplitPart#TRAINING}, then those that are held out.
   */
  public Set<SplitPart> parts() {
    return Collections.unmodifiableSet(EnumSet.copyOf(spec.split().parts()));
  }

  /** Whether training never shows this expression. */
  public boolean heldOut(Expression expression) {
    return split.heldOut(expression);
  }

  /**
   * A teacher of this course at its beginning.
   *
   * @throws InvalidSpecException if the curriculum does not suit the training
   */
  public Teacher teacher() {
    return InvalidSpecException.within("curriculum", this::begin);
  }

  private Teacher begin() {
    Curriculum curriculum = controlled.curriculum();
    return curriculum instanceof PredefinedCurriculum predefined
        ? predefined.teacher(steps()) // entropies take a while
        : curriculum.teacher(
            new TrainingInfo(operations(), steps(), spec.seed(), spec.target(), entropies()));
  }

  /**
   * The training data of a step: expressions of the training part, drawn again until they are.
   *
   * @param step from 0; also beyond the last step
   * @param lesson what the teacher says of that step
   * @throws InvalidSpecException if 10,000 draws find no expression that may be trained on
   */
  public Batch batch(long step, Lesson lesson) {
    if (step < 0) {
      throw new IllegalArgumentException("step = " + step + " is negative; steps count from 0");
    }
    OperationMix mix = new OperationMix(task.operations(), lesson.weights());
    List<Expression> rows = new ArrayList<>(spec.batchSize());
    for (int row = 0; row < spec.batchSize(); row++) {
      RandomGenerator random = Randomness.of(spec.seed(), "train", step, row);
      Rehearsal rehearsal = lesson.rehearsal();
      boolean rehearsed = rehearsal.share() > 0 && random.nextDouble() < rehearsal.share();
      rows.add(
          rehearsed
              ? rehearse(rehearsal, random)
              : draw(mix, lesson.difficulty(), random, "step " + step));
    }
    return batch(rows);
  }

  /** A batch of the target operation's training expressions, always the same. */
  public Batch targetBatch() {
    OperationMix mix = OperationMix.only(task.operations(), task.operations().find(spec.target()));
    List<Expression> rows = new ArrayList<>(spec.batchSize());
    for (int row = 0; row < spec.batchSize(); row++) {
      RandomGenerator random = Randomness.of(spec.seed(), "target", row);
      rows.add(draw(mix, Difficulty.ALL, random, "the target's batch"));
    }
    return batch(rows);
  }

  /**
   * An evaluation set with its reference completions, for a mean over the tokens that the
   * training's loss is on: each row counts by its weight in the set.
   */
  public Batch batch(EvaluationSet set) {
    List<Example> rows = set.examples();
    int[] none = new int[rows.size()];
    Arrays.fill(none, -1);
    Batch batch =
        Batch.of(
            rows.stream().map(Example::sequence).toList(),
            none,
            new int[0],
            spec.lossOn(),
            vocabulary.padId());
    for (int i = 0; i < batch.lossMask().length; i++) {
      batch.lossMask()[i] *= (float) rows.get(i / batch.length()).weight();
    }
    return batch;
  }

  private Batch batch(List<Expression> rows) {
    List<Sequence> sequences = new ArrayList<>(rows.size());
    int[] operations = new int[rows.size()];
    int[] nodeTokens = new int[rows.size() * taught.size()];
    for (int row = 0; row < operations.length; row++) {
      List<Expression> steps = chain.steps(rows.get(row));
      sequences.add(chain.sequence(steps));
      operations[row] = taught.indexOf(((Application) rows.get(row)).operation());
      int start = row * taught.size();
      chain.countTokens(
          steps,
          (operation, tokens) -> {
            int index = taught.indexOf(operation);
            if (index >= 0) {
              nodeTokens[start + index] += tokens;
            }
          });
    }
    return Batch.of(sequences, operations, nodeTokens, spec.lossOn(), vocabulary.padId());
  }

  /**
   * One set per operation that the curriculum trains, in the vocabulary's order, each with that
   * operation alone; then {@link EvaluationSet#MIXED}, where operations nest and several are
   * trained. Sets of which the part holds nothing are left out; see {@link EvaluationSets#all}.
   *
   * @param maxExamples at least 1, per set
   * @return at least one
   * @throws InvalidSpecException if the part holds nothing at all
   */
  public List<EvaluationSet> evaluationSets(SplitPart part, int maxExamples) {
    return new EvaluationSets(task, source, split, chain, spec.seed())
        .all(taught, part, maxExamples);
  }

  /**
   * What a run of this course is trained and examined on: the training stream, whose digest covers
   * spec, seed and the tokens of the first 16 batches (as the curriculum begins where it decides on
   * its way), then the evaluation sets of every part.
   *
   * @param maxExamples as for {@link #evaluationSets}
   */
  public List<DatasetDescription> datasets(int maxExamples) {
    return new CourseDatasets(
            this, spec, controlled.curriculum(), source.provenance(), source.longest().tokens())
        .all(maxExamples);
  }

  /** One of the expressions that the buffer of an operation keeps. */
  private Expression rehearse(Rehearsal rehearsal, RandomGenerator random) {
    Operation operation = new OperationMix(task.operations(), rehearsal.weights()).draw(random);
    int kept = random.nextInt(rehearsal.buffer());
    return draw(
        OperationMix.only(task.operations(), operation),
        Difficulty.ALL,
        Randomness.of(spec.seed(), "rehearsal/" + operation.name(), kept),
        "the rehearsal of " + operation.name());
  }

  private Expression draw(
      OperationMix mix, Difficulty difficulty, RandomGenerator random, String place) {
    for (int i = 0; i < MAX_DRAWS; i++) {
      Expression expression = source.draw(mix, random);
      if (!split.heldOut(expression) && scale.allows(difficulty, expression)) {
        return expression;
      }
    }
    throw new InvalidSpecException(
        List.of(
            String.format(
                "split or curriculum leaves out all of %d expressions drawn for %s; choose a smaller"
                    + " share to hold out, a gentler difficulty, or lower nesting or max_depth",
                MAX_DRAWS, place)));
  }

  /** Any expression that may be trained on. */
  private Expression trained(OperationMix mix, RandomGenerator random) {
    return draw(mix, Difficulty.ALL, random, "the scale of difficulty");
  }

  /** What of a loss token cannot be foreseen, by operation; nothing where answers count alone. */
  private List<Double> entropies() {
    if (spec.lossOn() == LossOn.ANSWER || !source.universal()) {
      return taught.stream().map(operation -> 0.0).toList();
    }
    EntropyFloor floor = new EntropyFloor(task, source, split, chain, spec.seed());
    return taught.stream().map(floor::of).toList();
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
