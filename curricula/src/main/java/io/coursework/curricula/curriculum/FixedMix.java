package io.coursework.curricula.curriculum;

import io.coursework.curricula.spec.Requirements;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The same operations all the way.
 *
 * @param weights by operation name or alias, finite and 0 or more, one above 0; need not sum to 1.
 *     Kept under the operations' own names, in catalogue order
 */
public record FixedMix(Map<String, Double> weights) implements Curriculum {
  public FixedMix {
    Requirements requirements = new Requirements();
    weights = Weights.checked(weights, requirements);
    requirements.throwIfAny();
  }

  @Override
  public Map<String, Double> weights(long step, long totalSteps) {
    return Weights.normalised(weights);
  }

  @Override
  public Set<String> operations() {
    return Weights.trained(List.of(weights));
  }
}
