package io.coursework.curricula.curriculum;

import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Requirements;
import io.coursework.curricula.task.DifficultyAxis;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * From easy expressions to all: the step t draws evenly from the easiest share c(t) = min(1, (t *
 * (1 - c0^p) / T + c0^p)^(1/p)) of the task, where T = full * steps.
 *
 * <p>Evenly is what the source does: while the limit holds, an operation that is difficult all over
 * comes up less often than its weight says, such as a sum where the axis is wraps.
 *
 * @param weights as those of {@link FixedMix}
 * @param axis what makes an expression difficult
 * @param c0 the share at the first step, above 0, at most 1
 * @param p how soon it grows, above 0: 1 evenly, 2 by the square root
 * @param full part of the training after which all expressions are taught, above 0, at most 1
 * @see <a href="https://arxiv.org/abs/1903.09848">Platanios et al. 2019</a>
 */
public record Competence(
    @Key("weight of each operation, >= 0, such as {SUM: 2, MAX: 1}") Map<String, Double> weights,
    @Key(
            value = "what is difficult: depth, operands, reductions, length or wraps",
            otherwise = "length")
        DifficultyAxis axis,
    @Key(value = "share of the easiest expressions at the first step, ]0, 1]", otherwise = "0.01")
        double c0,
    @Key(
            value = "above 0; 1 adds difficult ones evenly, 2 sooner in the beginning",
            otherwise = "2")
        double p,
    @Key(value = "part of the training after which all are taught, ]0, 1]", otherwise = "0.5")
        double full)
    implements PredefinedCurriculum {
  public Competence {
    Requirements requirements = new Requirements();
    weights = OperationWeights.checked("weights", weights, requirements);
    requirements
        .require(
            axis != null, "axis is missing; choose depth, operands, reductions, length or wraps")
        .require(c0 > 0 && c0 <= 1, "c0 = %s is outside ]0, 1]; choose e.g. 0.01", c0)
        .require(p > 0 && Double.isFinite(p), "p = %s is not a number above 0; choose 1 or 2", p)
        .require(full > 0 && full <= 1, "full = %s is outside ]0, 1]; choose e.g. 0.5", full)
        .throwIfAny();
  }

  @Override
  public Teacher teacher(long steps) {
    Lesson all = Lesson.of(OperationWeights.normalised(weights));
    return step ->
        all.with(new Difficulty(Difficulty.Order.EASY_FIRST, axis, share(step, full * steps)));
  }

  @Override
  public Set<String> operations() {
    return OperationWeights.trained(List.of(weights));
  }

  /** c(t): c0 at t = 0, 1 from t = T on. */
  private double share(long t, double whole) {
    double first = Math.pow(c0, p);
    double grown = Math.pow(t * (1 - first) / whole + first, 1 / p);
    return t >= whole ? 1 : Math.min(1, Math.max(c0, grown));
  }
}
