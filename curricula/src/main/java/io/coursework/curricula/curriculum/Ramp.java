package io.coursework.curricula.curriculum;

import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Requirements;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A passage from one mix to another: (1 - a) * from + a * to, where a is 0 up to step round(start *
 * steps) and 1 from step round(end * steps) on.
 *
 * @param from as the weights of {@link FixedMix}
 * @param to likewise
 * @param shape how a goes from 0 to 1
 * @param start 0..end, in shares of the training
 * @param end start..1; where the two are equal, the mix changes at once
 */
public record Ramp(
    @Key("the first mix: weight of each operation, >= 0, such as {MAX: 1, MED: 1}")
        Map<String, Double> from,
    @Key("the last mix, such as {SUM: 1}") Map<String, Double> to,
    @Key(value = "linear, cosine, sigmoid, or step (half way)", otherwise = "linear") Shape shape,
    @Key(value = "when the passage begins, 0..1 of the training", otherwise = "0") double start,
    @Key(value = "when the last mix is reached, start..1 of the training", otherwise = "1")
        double end)
    implements PredefinedCurriculum {

  /** The way from 0 to 1. */
  public enum Shape {
    /** At an even pace. */
    LINEAR {
      @Override
      double at(double x) {
        return x;
      }
    },
    /** Half a wave: slow at both ends. */
    COSINE {
      @Override
      double at(double x) {
        return (1 - Math.cos(Math.PI * x)) / 2;
      }
    },
    /** The logistic curve of slope 12, from 0.002 to 0.998, stretched to reach both ends. */
    SIGMOID {
      @Override
      double at(double x) {
        return (1 + Math.tanh(6 * (x - 0.5)) / Math.tanh(3)) / 2;
      }
    },
    /** All at once, half way. */
    STEP {
      @Override
      double at(double x) {
        return x < 0.5 ? 0 : 1;
      }
    };

    /**
     * The height at a part of the way.
     *
     * @param x 0..1
     * @return 0..1; never falls
     */
    abstract double at(double x);
  }

  public Ramp {
    Requirements requirements = new Requirements();
    from = OperationWeights.checked("from", from, requirements);
    to = OperationWeights.checked("to", to, requirements);
    requirements
        .require(shape != null, "shape is missing; choose linear, cosine, sigmoid or step")
        .require(start >= 0 && start <= 1, "start = %s is outside [0, 1]", start)
        .require(end >= 0 && end <= 1, "end = %s is outside [0, 1]", end)
        .require(!(start > end), "start = %s is after end = %s; choose start <= end", start, end)
        .throwIfAny();
  }

  @Override
  public Teacher teacher(long steps) {
    Map<String, Double> first = OperationWeights.normalised(from);
    Map<String, Double> last = OperationWeights.normalised(to);
    long begin = Math.round(start * steps);
    long reached = Math.round(end * steps);
    return step -> {
      double share = 0;
      if (step >= reached) {
        share = 1;
      } else if (step > begin) {
        share = shape.at((double) (step - begin) / (reached - begin));
      }
      return Lesson.of(OperationWeights.blend(first, last, share));
    };
  }

  @Override
  public Set<String> operations() {
    return OperationWeights.trained(List.of(from, to));
  }
}
