package io.coursework.curricula.task;

import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Literal;
import java.util.Optional;
import java.util.function.Function;

/**
 * Holds a step of a chain of thought against the step before. It is right if it is the step before
 * with one or more operations replaced by their values, whichever they are: innermost ones or, if
 * it may leap, any.
 */
public final class StepCheck {
  private final int n;
  private final boolean leaps;
  private final Function<Expression, String> print;

  /**
   * @param n number of values
   * @param leaps whether an operation may be replaced whose operands are not all values yet
   * @param print how messages write an expression
   */
  public StepCheck(int n, boolean leaps, Function<Expression, String> print) {
    this.n = n;
    this.leaps = leaps;
    this.print = print;
  }

  /** The first thing that is wrong with {@code next}; empty if nothing is. */
  public Optional<StepProblem> problem(Expression previous, Expression next) {
    StepProblem problem = difference(previous, next);
    if (problem == null && next.reductions() == previous.reductions()) {
      problem = new StepProblem(ChainError.LEAP_OR_REPEAT, "it repeats the step before");
    }
    return previous instanceof Literal && problem != null
        ? Optional.of(new StepProblem(ChainError.MISSING_END, problem.text()))
        : Optional.ofNullable(problem);
  }

  /** What keeps {@code next} from following; null if it is the same or follows. */
  private StepProblem difference(Expression previous, Expression next) {
    ChainError kind = ChainError.COPY_ERROR;
    if (previous instanceof Application before && next instanceof Literal literal) {
      if (leaps || before.innermost()) {
        int value = before.value(n);
        return literal.value() == value
            ? null
            : new StepProblem(
                ChainError.WRONG_VALUE,
                print.apply(before)
                    + " is "
                    + print.apply(new Literal(value))
                    + ", not "
                    + print.apply(literal));
      }
      kind = ChainError.LEAP_OR_REPEAT;
    } else if (previous instanceof Application before
        && next instanceof Application after
        && before.operation().equals(after.operation())
        && before.operands().size() == after.operands().size()) {
      for (int i = 0; i < before.operands().size(); i++) {
        StepProblem problem = difference(before.operands().get(i), after.operands().get(i));
        if (problem != null) {
          return problem;
        }
      }
      return null;
    } else if (next.equals(previous)) {
      return null;
    }
    return new StepProblem(
        kind, print.apply(next) + " does not follow from " + print.apply(previous));
  }
}
