package io.coursework.curricula;

import io.coursework.curricula.curriculum.Curriculum;
import io.coursework.curricula.evaluation.EvaluationSet;
import io.coursework.curricula.evaluation.EvaluationSets;
import io.coursework.curricula.evaluation.Part;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Operations;
import io.coursework.curricula.spec.CanonicalText;
import io.coursework.curricula.spec.Digest;
import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.curricula.spec.Requirements;
import io.coursework.curricula.split.Split;
import io.coursework.curricula.split.SplitSpec;
import io.coursework.curricula.task.Generator;
import io.coursework.curricula.task.OperationMix;
import io.coursework.curricula.task.Randomness;
import io.coursework.curricula.task.TaskSpec;
import io.coursework.curricula.token.ChainOfThought;
import io.coursework.curricula.token.Sequence;
import io.coursework.curricula.token.Vocabulary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Everything that one model is taught and examined with. Immutable and free of state: the batch of
 * a step is the same whenever and in whatever order it is asked for, from any thread.
 */
public final class Course {
  private static final int MAX_DRAWS = 10_000; // fails a part of 0.1% once in 20,000 rows
  private static final int DIGESTED_BATCHES = 16;

  private final TaskSpec task;
  private final SplitSpec splitSpec;
  private final Curriculum curriculum;
  private final LossOn lossOn;
  private final int batchSize;
  private final long totalSteps;
  private final long seed;

  private final Operations operations;
  private final Vocabulary vocabulary;
  private final ChainOfThought chain;
  private final Generator generator;
  private final Split split;

  /**
   * @param batchSize expressions per step, at least 1
   * @param totalSteps steps that the curriculum's stages are cut from, at least 1
   * @param seed of the split, of the training stream and of sampled evaluation sets
   * @throws InvalidSpecException with all problems; also if the split suits the task ill
   */
  public Course(
      TaskSpec task,
      SplitSpec split,
      Curriculum curriculum,
      LossOn lossOn,
      int batchSize,
      long totalSteps,
      long seed) {
    new Requirements()
        .require(task != null, "task is missing; give a modulus, depth and operand counts")
        .require(split != null, "split is missing; choose type multiset or none")
        .require(curriculum != null, "curriculum is missing; choose type fixed or staged")
        .require(lossOn != null, "loss_on is missing; choose answer or all")
        .require(batchSize >= 1, "batch_size = %d is below 1; choose e.g. 64", batchSize)
        .require(totalSteps >= 1, "total_steps = %d is below 1; choose e.g. 4000", totalSteps)
        .throwIfAny();
    this.task = task;
    this.splitSpec = split;
    this.curriculum = curriculum;
    this.lossOn = lossOn;
    this.batchSize = batchSize;
    this.totalSteps = totalSteps;
    this.seed = seed;
    this.operations = Operations.of(task.median());
    this.vocabulary = new Vocabulary(task.modulus());
    this.chain = new ChainOfThought(vocabulary, task.reduction());
    this.generator = new Generator(task);
    this.split = splitOf(split, task, seed);
  }

  private static Split splitOf(SplitSpec spec, TaskSpec task, long seed) {
    try {
      return spec.split(task, seed);
    } catch (InvalidSpecException e) {
      throw new InvalidSpecException(e.problems().stream().map(p -> "split." + p).toList());
    }
  }

  public TaskSpec task() {
    return task;
  }

  public Vocabulary vocabulary() {
    return vocabulary;
  }

  /** The parts that exist: {@link Part#TRAINING}, and {@link Part#HELD_OUT} if anything is. */
  public Set<Part> parts() {
    Set<Part> parts = EnumSet.of(Part.TRAINING);
    if (splitSpec.holdsOut()) {
      parts.add(Part.HELD_OUT);
    }
    return Collections.unmodifiableSet(parts);
  }

  /**
   * The probability of each operation at a step, by name; sums to 1.
   *
   * @param step from 0
   */
  public Map<String, Double> weights(long step) {
    return curriculum.weights(step, totalSteps);
  }

  /**
   * The training data of a step: expressions of the training part, drawn again until they are.
   *
   * @param step from 0; also beyond the last step
   * @throws InvalidSpecException if 10,000 draws find no expression that may be trained on
   */
  public Batch batch(long step) {
    if (step < 0) {
      throw new IllegalArgumentException("step = " + step + " is negative; steps count from 0");
    }
    OperationMix mix = new OperationMix(operations, weights(step));
    List<Sequence> sequences = new ArrayList<>(batchSize);
    for (int row = 0; row < batchSize; row++) {
      sequences.add(chain.sequence(draw(mix, step, row)));
    }
    return Batch.of(sequences, lossOn, vocabulary.padId());
  }

  /**
   * One set per operation that the curriculum trains, in the vocabulary's order, each with that
   * operation alone; see {@link EvaluationSets#of} for what is in it.
   *
   * @param maxExamples at least 1, per set
   * @throws InvalidSpecException if the part holds no expression of some operation
   */
  public List<EvaluationSet> evaluationSets(Part part, int maxExamples) {
    EvaluationSets sets = new EvaluationSets(task, operations, split, chain, seed);
    return operations.all().stream()
        .filter(operation -> curriculum.operations().contains(operation.name()))
        .map(operation -> sets.of(operation, part, maxExamples))
        .toList();
  }

  /**
   * What a run of this course is trained and examined on: the training stream, whose digest covers
   * spec, seed and the tokens of the first 16 batches, then the evaluation sets of every part.
   *
   * @param maxExamples as for {@link #evaluationSets}
   */
  public List<DatasetDescription> datasets(int maxExamples) {
    List<DatasetDescription> datasets = new ArrayList<>();
    datasets.add(trainingStream());
    for (Part part : parts()) {
      for (EvaluationSet set : evaluationSets(part, maxExamples)) {
        Map<String, String> source = universe();
        source.put("operation", set.operation());
        source.put("part", part.label());
        datasets.add(
            new DatasetDescription(
                "listops/" + part.label() + "/" + set.operation(),
                "eval",
                set.digest(),
                Collections.unmodifiableMap(source),
                set.examples().size()));
      }
    }
    return List.copyOf(datasets);
  }

  private Expression draw(OperationMix mix, long step, int row) {
    var random = Randomness.of(seed, "train", step, row);
    for (int i = 0; i < MAX_DRAWS; i++) {
      Expression expression = generator.draw(mix, random);
      if (!split.heldOut(expression)) {
        return expression;
      }
    }
    throw new InvalidSpecException(
        List.of(
            String.format(
                "split holds out all of %d expressions drawn for row %d of step %d; choose a"
                    + " smaller share, or lower nesting or max_depth",
                MAX_DRAWS, row, step)));
  }

  private DatasetDescription trainingStream() {
    Map<String, String> source = universe();
    source.putAll(CanonicalText.flatten("curriculum", curriculum));
    source.put("batch_size", Integer.toString(batchSize));
    source.put("total_steps", Long.toString(totalSteps));
    source.put("loss_on", lossOn.toString());
    Digest digest = new Digest();
    source.forEach((key, value) -> digest.line(key + "=" + value));
    for (int step = 0; step < DIGESTED_BATCHES; step++) {
      digest.ints(batch(step).tokens());
    }
    return new DatasetDescription(
        "listops/train",
        "train",
        digest.hex(),
        Collections.unmodifiableMap(source),
        DatasetDescription.UNBOUNDED);
  }

  private Map<String, String> universe() {
    Map<String, String> source = new TreeMap<>();
    source.put("generator", "listops");
    source.put("seed", Long.toString(seed));
    source.putAll(CanonicalText.flatten("task", task));
    source.putAll(CanonicalText.flatten("split", splitSpec));
    return source;
  }
}
