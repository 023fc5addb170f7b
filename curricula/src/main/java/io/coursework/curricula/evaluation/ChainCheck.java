package io.coursework.curricula.evaluation;

import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.notation.Syntax;
import io.coursework.curricula.task.ChainError;
import io.coursework.curricula.task.Reduction;
import io.coursework.curricula.task.StepCheck;
import io.coursework.curricula.task.StepProblem;
import io.coursework.curricula.task.Task;
import io.coursework.curricula.token.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads a generated chain of thought as a teacher would. A step is right if it is the step before
 * with one or more of its innermost operations replaced by their values, whichever they are; of any
 * operations, where the task reduces in the head.
 */
public final class ChainCheck {
  private final int n;
  private final Vocabulary vocabulary;
  private final Syntax syntax;
  private final StepCheck stepCheck;

  public ChainCheck(Task task) {
    n = task.n();
    vocabulary = new Vocabulary(task);
    syntax = task.syntax();
    stepCheck = new StepCheck(n, task.spec().reduction() == Reduction.NONE, syntax::print);
  }

  /**
   * Judges what was generated after the expression's prompt.
   *
   * @param generated tokens after the first separator; those after the first end are not looked at
   */
  public ChainVerdict check(Expression expression, int[] generated) {
    int end = vocabulary.firstEnd(generated);
    int value = expression.value(n);
    Integer answer = end >= 1 && vocabulary.isValue(generated[end - 1]) ? generated[end - 1] : null;
    boolean right = answer != null && answer == value;
    List<String> steps = steps(end < 0 ? generated : Arrays.copyOf(generated, end));

    Expression previous = expression;
    for (int i = 0; i < steps.size(); i++) {
      Expression next;
      try {
        next = syntax.parse(steps.get(i));
      } catch (IllegalArgumentException e) {
        if (end < 0 && i == steps.size() - 1) {
          break; // cut off, not wrong
        }
        String problem = "'" + steps.get(i) + "' is not an expression (" + e.getMessage() + ")";
        return wrong(right, answer, i + 1, new StepProblem(ChainError.SYNTAX, problem));
      }
      Optional<StepProblem> problem = stepCheck.problem(previous, next);
      if (problem.isPresent()) {
        return wrong(right, answer, i + 1, problem.get());
      }
      previous = next;
    }
    if (end < 0) {
      return new ChainVerdict(
          right,
          answer,
          -1,
          ChainError.MISSING_END,
          "The chain never ends: there is no end token "
              + vocabulary.text(vocabulary.endId())
              + ".");
    }
    if (previous instanceof Application) {
      String problem = "the chain ends at " + syntax.print(previous) + ", before an answer";
      return wrong(right, answer, steps.size() + 1, new StepProblem(ChainError.EARLY_END, problem));
    }
    String praise = steps.size() == 1 ? "The answer " : "Every step and the answer ";
    return new ChainVerdict(
        right,
        answer,
        -1,
        null,
        praise + vocabulary.text(value) + (steps.size() == 1 ? " is" : " are") + " right.");
  }

  private static ChainVerdict wrong(boolean right, Integer answer, int step, StepProblem problem) {
    return new ChainVerdict(
        right, answer, step, problem.kind(), "Step " + step + " is wrong: " + problem.text() + ".");
  }

  private List<String> steps(int[] tokens) {
    List<String> steps = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= tokens.length; i++) {
      if (i == tokens.length || tokens[i] == vocabulary.separatorId()) {
        steps.add(vocabulary.decode(Arrays.copyOfRange(tokens, start, i)));
        start = i + 1;
      }
    }
    return steps;
  }
}
