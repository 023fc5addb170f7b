package io.coursework.curricula.task;

import io.coursework.curricula.domain.Domain;
import io.coursework.curricula.domain.Names;
import io.coursework.curricula.notation.Notation;
import io.coursework.curricula.spec.Requirements;
import java.util.List;

/**
 * A ListOps task: the distribution of expressions and the form of their chains of thought. Which
 * operations occur, and how often, is the curriculum's.
 *
 * @param domain what the values are
 * @param operations names of those that have a token, in the order of the vocabulary, each once; a
 *     curriculum trains some of them
 * @param notation how expressions are written for the model
 * @param maxDepth levels of operations, 1..20
 * @param nesting probability that an operand is an operation while its level allows, 0..1
 * @param minOperands 1..10
 * @param maxOperands minOperands..10; the count is uniform between the two
 * @param reduction what one step of the chain of thought does
 */
public record TaskSpec(
    Domain domain,
    List<String> operations,
    Notation notation,
    int maxDepth,
    double nesting,
    int minOperands,
    int maxOperands,
    Reduction reduction) {

  private static final double MAX_MEAN_TOKENS = 10_000; // above any context; stops runaway trees

  public TaskSpec {
    operations =
        operations == null ? List.of() : operations.stream().map(Names::canonical).toList();
    new Requirements()
        .require(domain != null, "domain is missing; choose type integers or permutations")
        .require(
            !operations.isEmpty(), "operations is empty; name at least one, such as [SUM, MAX]")
        .require(
            operations.stream().distinct().count() == operations.size(),
            "operations = %s names one twice; keep one of them",
            operations)
        .require(notation != null, "notation is missing; choose e.g. bracket or word")
        .require(
            maxDepth >= 1 && maxDepth <= 20,
            "max_depth = %d is outside 1..20; choose 1 for operations on values only",
            maxDepth)
        .require(
            nesting >= 0 && nesting <= 1,
            "nesting = %s is outside [0, 1]; it is the probability that an operand is an operation",
            nesting)
        .require(
            minOperands >= 1 && minOperands <= 10,
            "min_operands = %d is outside 1..10; choose 1 or more",
            minOperands)
        .require(
            maxOperands >= 1 && maxOperands <= 10,
            "max_operands = %d is outside 1..10; choose 10 or fewer",
            maxOperands)
        .require(
            minOperands <= maxOperands,
            "min_operands = %d is above max_operands = %d; choose min_operands <= max_operands",
            minOperands,
            maxOperands)
        .require(reduction != null, "reduction is missing; choose leftmost or innermost")
        .throwIfAny();
  }

  /** This task with other operations. */
  public TaskSpec with(List<String> operations) {
    return new TaskSpec(
        domain, operations, notation, maxDepth, nesting, minOperands, maxOperands, reduction);
  }

  /** This task on other values. */
  public TaskSpec with(Domain domain) {
    return new TaskSpec(
        domain, operations, notation, maxDepth, nesting, minOperands, maxOperands, reduction);
  }

  /** Whether an answer can take more than one step: where not, a chain of thought is its answer. */
  public boolean chained() {
    return reachableDepth() > 1 && reduction != Reduction.NONE;
  }

  /** Levels of operations that can occur: {@code maxDepth}, or 1 where nothing nests. */
  public int reachableDepth() {
    return nesting == 0 ? 1 : maxDepth;
  }

  /**
   * Refuses a task whose expressions no generator could draw: of a file's, nothing is known from
   * here.
   *
   * @throws io.coursework.curricula.spec.InvalidSpecException if they are too long on average
   */
  void requireShortDraws() {
    double meanTokens = meanTokens(notation, maxDepth, nesting, minOperands, maxOperands);
    new Requirements()
        .require(
            meanTokens <= MAX_MEAN_TOKENS,
            "task.nesting = %s with max_depth = %d and up to %d operands draws expressions of %.1e tokens"
                + " on average, above %.0f; lower nesting, max_depth or max_operands",
            nesting,
            maxDepth,
            maxOperands,
            meanTokens,
            MAX_MEAN_TOKENS)
        .throwIfAny();
  }

  /** Tokens of the printed expression, by Galton-Watson: each level has nesting * mean more. */
  private static double meanTokens(
      Notation notation, int maxDepth, double nesting, int min, int max) {
    double meanOperands = (min + max) / 2.0;
    double operations = 0;
    double atLevel = 1;
    for (int level = 1; level <= maxDepth; level++) {
      operations += atLevel;
      atLevel *= nesting * meanOperands;
    }
    // name, brackets and operands, less the node itself
    return 1 + operations * (notation.overhead(max) + meanOperands - 1);
  }
}
