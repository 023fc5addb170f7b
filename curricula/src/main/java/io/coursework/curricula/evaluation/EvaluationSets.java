package io.coursework.curricula.evaluation;

import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.random.Randomness;
import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.curricula.split.Split;
import io.coursework.curricula.task.Generator;
import io.coursework.curricula.task.OperationMix;
import io.coursework.curricula.task.Task;
import io.coursework.curricula.task.Universe;
import io.coursework.curricula.token.ChainOfThought;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Builds the evaluation sets of a task under a split. */
public final class EvaluationSets {
  private static final BigInteger MAX_ENUMERATED = BigInteger.valueOf(200_000); // some 50 MB
  private static final int TRIES_PER_EXAMPLE = 1_000; // finds a part of 0.5% almost surely

  private final Task task;
  private final Split split;
  private final ChainOfThought chain;
  private final long seed;

  /**
   * @param seed of the split; the sampled sets depend on it and on no training stream
   */
  public EvaluationSets(Task task, Split split, ChainOfThought chain, long seed) {
    this.task = task;
    this.split = split;
    this.chain = chain;
    this.seed = seed;
  }

  /**
   * The set of one operation on one part. Where operations do not nest and the part has at most
   * {@code maxExamples} expressions, it is all of them, weighted by their probabilities. Otherwise
   * it is {@code maxExamples} distinct expressions drawn from the task's distribution, equally
   * weighted; fewer if {@code maxExamples} times 1,000 draws find no more.
   *
   * @param maxExamples at least 1
   * @throws InvalidSpecException if the part holds no expression of the operation
   */
  public EvaluationSet of(Operation operation, Part part, int maxExamples) {
    if (maxExamples < 1) {
      throw new IllegalArgumentException(
          "max_examples = " + maxExamples + " is below 1; choose how many expressions to examine");
    }
    Universe universe = new Universe(task);
    List<Universe.Member> members =
        universe.oneLevel() && universe.size(List.of(operation)).compareTo(MAX_ENUMERATED) <= 0
            ? universe.members(operation).stream().filter(m -> in(part, m.expression())).toList()
            : null;
    List<Example> examples =
        members != null && members.size() <= maxExamples
            ? weighted(members)
            : sampled(operation, part, maxExamples);
    if (examples.isEmpty()) {
      throw new InvalidSpecException(
          List.of(
              String.format(
                  "split leaves no %s expression of %s; %s",
                  part.label(),
                  operation.name(),
                  part == Part.HELD_OUT
                      ? "choose type multiset, a larger share or another seed"
                      : "choose a smaller share, or lower nesting or max_depth")));
    }
    return new EvaluationSet(operation.name(), part, examples);
  }

  private boolean in(Part part, Expression expression) {
    return split.heldOut(expression) == (part == Part.HELD_OUT);
  }

  private List<Example> weighted(List<Universe.Member> members) {
    double sum = members.stream().mapToDouble(Universe.Member::probability).sum();
    return members.stream()
        .map(
            member ->
                new Example(
                    member.expression(),
                    chain.sequence(member.expression()),
                    member.probability() / sum))
        .toList();
  }

  private List<Example> sampled(Operation operation, Part part, int maxExamples) {
    Generator generator = new Generator(task);
    OperationMix mix = OperationMix.only(task.operations(), operation);
    var random = Randomness.of(seed, "evaluation/" + part.label() + "/" + operation.name());
    Set<Expression> distinct = new LinkedHashSet<>();
    long tries = (long) TRIES_PER_EXAMPLE * maxExamples;
    for (long i = 0; i < tries && distinct.size() < maxExamples; i++) {
      Expression expression = generator.draw(mix, random);
      if (in(part, expression)) {
        distinct.add(expression);
      }
    }
    List<Example> examples = new ArrayList<>();
    for (Expression expression : distinct) {
      examples.add(new Example(expression, chain.sequence(expression), 1.0 / distinct.size()));
    }
    return examples;
  }
}
