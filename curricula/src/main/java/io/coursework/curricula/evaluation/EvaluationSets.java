package io.coursework.curricula.evaluation;

import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.random.Randomness;
import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.curricula.split.Split;
import io.coursework.curricula.split.SplitPart;
import io.coursework.curricula.task.OperationMix;
import io.coursework.curricula.task.Source;
import io.coursework.curricula.task.Task;
import io.coursework.curricula.task.Universe;
import io.coursework.curricula.token.ChainOfThought;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Builds the evaluation sets of a task under a split. */
public final class EvaluationSets {
  private static final BigInteger MAX_ENUMERATED = BigInteger.valueOf(200_000); // some 50 MB
  private static final int TRIES = 100_000; // without a hit: misses a part of 0.01% once in 20,000
  private static final int TRIES_PER_EXAMPLE = 1_000; // finds a part of 0.5% almost surely
  // Of a file, where a draw costs a hundred times as much.
  private static final int ROW_TRIES = 5_000; // misses a part of 0.2% once in 20,000
  private static final int TRIES_PER_ROW = 20;

  private final Task task;
  private final Source source;
  private final Split split;
  private final ChainOfThought chain;
  private final long seed;

  /**
   * @param source of the expressions: where it is not the task's whole universe, nothing is
   *     enumerated, and the set of an operation has it at the root, whatever nests in it
   * @param seed of the split; the sampled sets depend on it and on no training stream
   */
  public EvaluationSets(Task task, Source source, Split split, ChainOfThought chain, long seed) {
    this.task = task;
    this.source = source;
    this.split = split;
    this.chain = chain;
    this.seed = seed;
  }

  /**
   * The sets of one part: {@link #of} each operation, in their order, then {@link #mixed} where
   * operations nest and there are several. Sets that would be empty are left out: no sum alone
   * holds a maximum inside a sum.
   *
   * @param operations at least one
   * @param maxExamples at least 1, per set
   * @throws InvalidSpecException if all would be empty
   */
  public List<EvaluationSet> all(List<Operation> operations, SplitPart part, int maxExamples) {
    List<EvaluationSet> sets = new ArrayList<>();
    operations.forEach(operation -> of(operation, part, maxExamples).ifPresent(sets::add));
    if (operations.size() > 1 && !new Universe(task).oneLevel()) {
      mixed(operations, part, maxExamples).ifPresent(sets::add);
    }
    if (sets.isEmpty()) {
      throw new InvalidSpecException(
          List.of(
              String.format(
                  "split leaves no %s expression of %s; %s",
                  part.label(),
                  operations.stream().map(Operation::name).collect(Collectors.joining(", ")),
                  part == SplitPart.TRAINING
                      ? "choose a smaller share, or lower nesting or max_depth"
                      : "choose another type, a larger share or another seed")));
    }
    return sets;
  }

  /**
   * The set of one operation on one part; empty if the part holds no expression of it.
   *
   * <p>Where operations do not nest and the part has at most {@code maxExamples} expressions, it is
   * all of them, weighted by their probabilities. Of more it is {@code maxExamples}, the more
   * probable ones preferred and weighted such that scores estimate those on all without bias.
   *
   * <p>Where operations nest, or are applied to more than 200,000 operand lists, it is drawn from
   * the task's distribution until there are {@code maxExamples} distinct expressions, each weighted
   * by how often it was drawn; fewer if {@code maxExamples} times 1,000 draws (at least 100,000)
   * find no more, none if the first 100,000 find none. Of a file these numbers are 20 and 5,000.
   *
   * <p>Where the split names what of an expression is held out, scores are means over these
   * operands: each has the same weight, which its expressions share as above.
   *
   * @param maxExamples at least 1
   */
  public Optional<EvaluationSet> of(Operation operation, SplitPart part, int maxExamples) {
    requirePositive(maxExamples);
    RandomGenerator random = random(operation.name(), part);
    Universe universe = new Universe(task);
    Map<Expression, Double> weights;
    if (source.universal()
        && universe.oneLevel()
        && universe.size(List.of(operation)).compareTo(MAX_ENUMERATED) <= 0) {
      List<Universe.Member> members =
          universe.members(operation).stream().filter(m -> in(part, m.expression())).toList();
      List<Universe.Member> selected =
          members.size() <= maxExamples
              ? members
              : SystematicSample.of(members, maxExamples, random);
      weights = new LinkedHashMap<>();
      selected.forEach(member -> weights.put(member.expression(), member.probability()));
    } else {
      weights = drawn(OperationMix.only(task.operations(), operation), part, maxExamples, random);
    }
    return set(operation.name(), part, weights);
  }

  /**
   * The set of several operations, evenly drawn at every node, as {@link #of} draws where
   * operations nest; empty if none is found.
   *
   * @param maxExamples at least 1
   */
  public Optional<EvaluationSet> mixed(
      List<Operation> operations, SplitPart part, int maxExamples) {
    requirePositive(maxExamples);
    OperationMix evenly =
        new OperationMix(
            task.operations(),
            operations.stream().collect(Collectors.toMap(Operation::name, operation -> 1.0)));
    RandomGenerator random = random(EvaluationSet.MIXED, part);
    return set(EvaluationSet.MIXED, part, drawn(evenly, part, maxExamples, random));
  }

  private static void requirePositive(int maxExamples) {
    if (maxExamples < 1) {
      throw new IllegalArgumentException(
          "max_examples = " + maxExamples + " is below 1; choose how many expressions to examine");
    }
  }

  private RandomGenerator random(String operation, SplitPart part) {
    return Randomness.of(seed, "evaluation/" + part.label() + "/" + operation);
  }

  private boolean in(SplitPart part, Expression expression) {
    return split.part(expression).filter(part::equals).isPresent();
  }

  /** How often each was drawn, in the order of the first time. */
  private Map<Expression, Double> drawn(
      OperationMix mix, SplitPart part, int maxExamples, RandomGenerator random) {
    Map<Expression, Double> times = new LinkedHashMap<>();
    long least = source.universal() ? TRIES : ROW_TRIES;
    long perExample = source.universal() ? TRIES_PER_EXAMPLE : TRIES_PER_ROW;
    long tries = Math.max(least, perExample * maxExamples);
    for (long i = 0; i < tries && times.size() < maxExamples; i++) {
      if (i == least && times.isEmpty()) {
        break; // so that whether there is a set does not depend on max_examples
      }
      Expression expression = source.draw(mix, random);
      if (in(part, expression)) {
        times.merge(expression, 1.0, Double::sum);
      }
    }
    return times;
  }

  /** The weights by which each of the held-out operands counts alike, where there are such. */
  private Map<Expression, Double> evened(Map<Expression, Double> weights) {
    Map<List<Integer>, Double> byOperands = new HashMap<>();
    weights.forEach(
        (expression, weight) ->
            split
                .heldOutOperands(expression)
                .forEach(operands -> byOperands.merge(operands, weight, Double::sum)));
    if (byOperands.isEmpty()) {
      return weights;
    }
    Map<Expression, Double> evened = new LinkedHashMap<>();
    weights.forEach(
        (expression, weight) ->
            evened.put(
                expression,
                split.heldOutOperands(expression).stream()
                    .mapToDouble(operands -> weight / byOperands.get(operands))
                    .sum()));
    return evened;
  }

  private Optional<EvaluationSet> set(
      String operation, SplitPart part, Map<Expression, Double> found) {
    Map<Expression, Double> weights = evened(found);
    double sum = weights.values().stream().mapToDouble(Double::doubleValue).sum();
    List<Example> examples = new ArrayList<>(weights.size());
    weights.forEach(
        (expression, weight) ->
            examples.add(new Example(expression, chain.sequence(expression), weight / sum)));
    return examples.isEmpty()
        ? Optional.empty()
        : Optional.of(new EvaluationSet(operation, part, examples));
  }
}
