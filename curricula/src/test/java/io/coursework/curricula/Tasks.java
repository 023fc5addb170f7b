package io.coursework.curricula;

import io.coursework.curricula.domain.Integers;
import io.coursework.curricula.expression.Operations;
import io.coursework.curricula.notation.Notation;
import io.coursework.curricula.notation.Syntax;
import io.coursework.curricula.operation.MedianRule;
import io.coursework.curricula.task.Reduction;
import io.coursework.curricula.task.Task;
import io.coursework.curricula.task.TaskSpec;
import io.coursework.curricula.token.Vocabulary;
import java.util.List;
import java.util.Set;

/** Tasks on integers in the bracket notation, with the recipe's five operations. */
public final class Tasks {
  public static final List<String> RECIPE = List.of("SUM", "MAX", "MIN", "MED", "PROD");

  private Tasks() {}

  public static Task of(
      int modulus,
      MedianRule median,
      int maxDepth,
      double nesting,
      int minOperands,
      int maxOperands,
      Reduction reduction) {
    return task(
        new TaskSpec(
            new Integers(modulus, median),
            RECIPE,
            Notation.BRACKET,
            maxDepth,
            nesting,
            minOperands,
            maxOperands,
            reduction));
  }

  /** The recipe's task: one operation on two or three digits. */
  public static Task recipe() {
    return of(10, MedianRule.LOWER, 1, 0, 2, 3, Reduction.INNERMOST);
  }

  public static Task task(TaskSpec spec) {
    return new Catalogue(Set.of()).task(spec);
  }

  /** The recipe's operations, MED by the given rule. */
  public static Operations operations(MedianRule median) {
    Operations all = new Operations(new Integers(10, median).operations());
    return new Operations(RECIPE.stream().map(all::find).toList());
  }

  /** The bracket notation. */
  public static Syntax bracket(Operations operations, int modulus) {
    return new Syntax(Notation.BRACKET, new Integers(modulus, MedianRule.LOWER), operations);
  }

  public static Vocabulary vocabulary(int modulus) {
    return new Vocabulary(of(modulus, MedianRule.LOWER, 1, 0, 2, 3, Reduction.INNERMOST));
  }
}
