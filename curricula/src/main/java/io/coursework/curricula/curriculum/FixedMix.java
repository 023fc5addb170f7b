package io.coursework.curricula.curriculum;

import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Requirements;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One mix from the first step to the last: each operation with a probability in proportion to
 * weight^(1/temperature).
 *
 * @param weights by operation name, finite and 0 or more, one above 0; need not sum to 1
 * @param temperature above 0; 1 takes the weights as they are, more evens them out
 */
public record FixedMix(
    @Key("weight of each operation, >= 0, such as {SUM: 2, MAX: 1}") Map<String, Double> weights,
    @Key(value = "above 0; above 1 evens the weights out, below 1 sharpens them", otherwise = "1")
        double temperature)
    implements PredefinedCurriculum {
  public FixedMix {
    Requirements requirements =
        new Requirements()
            .require(
                temperature > 0 && Double.isFinite(temperature),
                "temperature = %s is not a number above 0; choose 1 to take the weights as they are",
                temperature);
    weights = OperationWeights.checked("weights", weights, requirements);
    requirements.throwIfAny();
  }

  /** The weights as they are. */
  public FixedMix(Map<String, Double> weights) {
    this(weights, 1);
  }

  @Override
  public Teacher teacher(long steps) {
    Map<String, Double> tempered = new LinkedHashMap<>(weights);
    if (temperature != 1) {
      double largest = weights.values().stream().mapToDouble(w -> w).max().orElseThrow();
      tempered.replaceAll((name, weight) -> Math.pow(weight / largest, 1 / temperature));
    }
    Lesson lesson = Lesson.of(OperationWeights.normalised(tempered));
    return step -> lesson;
  }

  @Override
  public Set<String> operations() {
    return OperationWeights.trained(List.of(weights));
  }
}
